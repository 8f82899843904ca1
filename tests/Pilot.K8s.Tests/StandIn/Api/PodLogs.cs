using System.Globalization;
using System.Text.Json.Nodes;
using Pilot.K8s.Tests.StandIn.Controllers;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>What containers wrote, as the API server hands it out.</summary>
internal sealed class PodLogs(ObjectStore store, Kubelet kubelet)
{
    public string Read(Call call)
    {
        var pod = store.Get(Kind.Pod, call.Space!, call.Name) ?? throw RefusalException.NotFound(Kind.Pod, call.Name);
        var names = new[] { "initContainers", "containers" }.SelectMany(list => pod["spec"]![list]?.AsArray().OfType<JsonObject>() ?? []).Select(container => container.Text("name")!).ToList();
        var name = call.Query["container"].FirstOrDefault() ?? throw RefusalException.BadRequest($"a container name must be specified for pod {call.Name}, choose one of: [{string.Join(' ', names)}]");
        if (!names.Contains(name))
        {
            throw RefusalException.BadRequest($"container {name} is not valid for pod {call.Name}");
        }

        var (lines, bytes) = (Amount(call, "tailLines", 0), Amount(call, "limitBytes", 1));
        var previous = call.Query["previous"] == "true";
        var text = kubelet.Log(pod.Uid(), name, previous) ?? throw RefusalException.BadRequest(previous
            ? $"previous terminated container \"{name}\" in pod \"{call.Name}\" not found"
            : $"container \"{name}\" in pod \"{call.Name}\" is waiting to start: PodInitializing");
        var tail = lines is { } most ? string.Concat(text.TrimEnd('\n').Split('\n').TakeLast(most).Select(line => line + '\n')) : text;
        return bytes is { } room && tail.Length > room ? tail[..room] : tail;
    }

    private static int? Amount(Call call, string name, int least) => call.Query[name].FirstOrDefault() is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount >= least ? amount
        : throw RefusalException.Invalid(Kind.Pod, call.Name, [(name, "FieldValueInvalid", $"Invalid value: \"{text}\": must be greater than or equal to {least}")]);
}
