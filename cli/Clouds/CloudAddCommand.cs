using System.CommandLine;
using Pilot.Cli.Clouds.Deployments;
using Pilot.Cli.Connection;
using Pilot.Core.Api;

namespace Pilot.Cli.Clouds;

internal static class CloudAddCommand
{
    public static Command Create(Surroundings around)
    {
        var kind = new Argument<string>("kind") { Description = "azure, aws or kubernetes, k8s for short" };
        var name = new Option<string?>("--name") { Description = "What to call it, when there are two of a kind [default: its kind]", HelpName = "NAME" };
        var set = new Option<string[]>("--set") { Description = "A setting; `pilot cloud list` shows what each kind takes", HelpName = "NAME=VALUE" };
        var deployment = new Option<string?>("--from-deployment")
        {
            Description = "Take the settings from the outputs of a deployment, as az or aws prints them; - reads standard input. --set goes before",
            HelpName = "FILE",
        };
        var noCheck = new Option<bool>("--no-check") { Description = "Do not try the permissions now" };
        var command = new ExampleCommand(
            "add",
            "Add a cloud, or give it other settings; logins stay with the vendor's tools",
            "pilot cloud add kubernetes --set context=prod --set namespace=training",
            "pilot cloud add aws --set region=us-east-1 --set queues=gpu-spot,gpu",
            "pilot cloud add azure --set subscription=ID --set resource-group=jobs",
            "az deployment sub show -n pilot > pilot.json",
            "pilot cloud add azure --from-deployment pilot.json",
            "aws cloudformation describe-stacks --stack-name pilot > stack.json",
            "pilot cloud add aws --from-deployment stack.json")
        {
            kind,
            name,
            set,
            deployment,
            noCheck,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            var given = Read(parse.GetValue(set) ?? []);
            var vendor = parse.GetRequiredValue(kind) is "k8s" ? "kubernetes" : parse.GetRequiredValue(kind);
            var settings = parse.GetValue(deployment) is { } file
                ? await new TakeDeployment(around, invocation.Screen).ReadAsync(vendor, file, cancellation)
                : [];
            foreach (var (setting, value) in given)
            {
                settings[setting] = value;
            }

            using var platform = invocation.Connect();
            var called = parse.GetValue(name) ?? vendor;
            var request = ApiRequest.Of(
                HttpMethod.Put, CloudCommand.PathOf(called), new AddCloud(vendor, settings), PilotJson.Default.AddCloud);
            var cloud = await platform.SendAsync(request, PilotJson.Default.CloudView, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(cloud, PilotJson.Default.CloudView);
            }
            else
            {
                invocation.Screen.Tell($"{cloud.Name} is added; its targets: {string.Join(", ", cloud.Targets)}.");
            }

            return parse.GetValue(noCheck) || invocation.Screen.Json
                ? ExitCodes.Success
                : await CloudCheckCommand.CheckAsync(invocation.Screen, platform, [cloud.Name], cancellation);
        });
        return command;
    }

    private static Dictionary<string, string> Read(IEnumerable<string> settings)
    {
        var read = new Dictionary<string, string>();
        foreach (var setting in settings)
        {
            var split = setting.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                throw CommandLineErrors.NotASetting(setting);
            }

            read[setting[..split]] = setting[(split + 1)..];
        }

        return read;
    }
}
