using BigGan.Cli;
using BigGan.Torch;

ProcessTuning.Apply();
var terminal = Terminal.OfProcess();
return new CommandHost(terminal, Verbs.All(terminal)).Run(args);
