using System.CommandLine;

namespace Pilot.Cli.Deploy;

internal static class DeployCommand
{
    public static Command Create(Surroundings around)
    {
        var arguments = new DeployArguments();
        var command = new ExampleCommand(
            "deploy",
            "Run a folder of code: pack, upload, profile, plan, launch, follow",
            "pilot deploy",
            "pilot deploy samples/digits --plan cheapest",
            "pilot deploy --run \"python train.py --epochs 3\" --env SEED=7",
            "pilot deploy --gpu A100:1 --region eastus,westeurope --plan balanced",
            "pilot deploy --deadline 6h --budget 20 --yes",
            "pilot deploy --yes --download results",
            "pilot deploy --plan fastest --detach");
        arguments.AddTo(command);
        command.SetAction((parse, cancellation) =>
            new Deployment(new Invocation(around, parse), arguments.Read(parse, around)).RunAsync(cancellation));
        return command;
    }
}
