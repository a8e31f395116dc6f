namespace Sonde.Experiments.Runs;

/// <summary>Work that waits by itself, and takes no thread from those that do not.</summary>
internal static class OwnThread
{
    /// <summary>Does it on a thread of its own; what it throws is the task's.</summary>
    /// <param name="work">The work.</param>
    /// <param name="name">The thread's name.</param>
    public static Task Run(Action work, string name)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { Name = name };
        thread.Start();
        return done.Task;
    }
}
