using BigGan.Cli;

return new CommandHost(Terminal.OfProcess()).Run(args);
