using System.Reflection;
using System.Reflection.Emit;

namespace Sonde.Tests.Architecture;

/// <summary>What the code of an assembly calls, read from its instructions (ECMA-335 III): no spelling of the source hides it.</summary>
internal static class CalledMembers
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every call, with the type of ours that it stands in, and the numbers that are written before it, the last last.</summary>
    public static IEnumerable<(Type In, MethodBase Called, IReadOnlyList<int> Numbers)> Of(Assembly assembly)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
            | BindingFlags.DeclaredOnly;
        foreach (Type type in assembly.GetTypes())
        {
            foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
            {
                if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) continue;
                foreach ((MethodBase called, IReadOnlyList<int> numbers) in Calls(method, code))
                    yield return (Outermost(type), called, numbers);
            }
        }
    }

    private static IEnumerable<(MethodBase Called, IReadOnlyList<int> Numbers)> Calls(MethodBase method, byte[] code)
    {
        Type[] ofType = method.DeclaringType!.GetGenericArguments(),
        ofMethod = method is MethodInfo { IsGenericMethodDefinition: true } ? method.GetGenericArguments() : [];
        List<int> numbers = [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE) value = (short)(0xFE00 | code[at++]);
            OpCode operation = Codes[value];
            int size = SizeOf(operation.OperandType, code, at);
            if (operation.OperandType == OperandType.InlineMethod
                && method.Module.ResolveMethod(BitConverter.ToInt32(code, at), ofType, ofMethod) is { } called) yield return (
                called, [.. numbers]);
            if (NumberOf(operation, code, at) is { } number) numbers.Add(number);
            else if (operation != OpCodes.Conv_I8) numbers.Clear();
            at += size;
        }
    }

    private static int? NumberOf(OpCode operation, byte[] code, int at) => operation.Name switch
    {
        "ldc.i4" => BitConverter.ToInt32(code, at),
        "ldc.i4.s" => (sbyte)code[at],
        "ldc.i4.m1" => -1,
        ['l', 'd', 'c', '.', 'i', '4', '.', char digit] => digit - '0',
        _ => null,
    };

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    // Lambdas, iterators and tasks are types within the one that a person wrote.
    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
