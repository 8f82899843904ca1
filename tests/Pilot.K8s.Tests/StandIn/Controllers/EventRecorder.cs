using System.Text.Json.Nodes;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests.StandIn.Controllers;

/// <summary>Writes events as the components of a cluster do, the same one only once.</summary>
internal sealed class EventRecorder(ObjectStore store)
{
    private readonly HashSet<(string Uid, string Reason, string Message)> told = [];
    private int count;

    public void Warn(JsonObject about, Kind kind, string reason, string message) => Tell("Warning", about, kind, reason, message);

    public void Tell(string type, JsonObject about, Kind kind, string reason, string message)
    {
        lock (told)
        {
            if (!told.Add((about.Uid(), reason, message)))
            {
                return;
            }

            count++;
        }

        store.Create(Kind.Event, about.Space(), new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{about.Name()}.{count:x16}" },
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = kind.Name, ["namespace"] = about.Space(), ["name"] = about.Name(), ["uid"] = about.Uid(), ["apiVersion"] = kind.ApiVersion,
            },
            ["reason"] = reason,
            ["message"] = message,
            ["type"] = type,
            ["source"] = new JsonObject { ["component"] = "stand-in" },
            ["firstTimestamp"] = store.Now(),
            ["lastTimestamp"] = store.Now(),
            ["count"] = 1,
        });
    }
}
