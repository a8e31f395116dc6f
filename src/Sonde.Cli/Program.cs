using System.CommandLine;
using Sonde.Cli.Commands;

var root = new RootCommand("Shows what a network does to packets, and proves it.") { ClassifyCommand.Create() };
return await root.Parse(args).InvokeAsync();
