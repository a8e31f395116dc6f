using Sonde.Cli;

return SondeProgram.Run(args, ProcessHost.Create());
