using System.Text.Json;
using System.Text.Json.Serialization;
using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Client;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExecCredentialObject))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(KubeList<Job>))]
[JsonSerializable(typeof(KubeList<Pod>))]
[JsonSerializable(typeof(KubeList<Node>))]
[JsonSerializable(typeof(KubeList<Event>))]
[JsonSerializable(typeof(KubeList<Workload>))]
[JsonSerializable(typeof(ApiGroup))]
[JsonSerializable(typeof(AccessReview))]
[JsonSerializable(typeof(ServerVersion))]
[JsonSerializable(typeof(DeleteOptions))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(WatchLine))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class KubeJson : JsonSerializerContext;
