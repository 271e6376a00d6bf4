using BigGan.Cli;

var terminal = Terminal.OfProcess();
return new CommandHost(terminal, Verbs.All(terminal)).Run(args);
