using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pilot.Adapters.Azure.Compute.Arm;

/// <summary>How Azure Resource Manager writes JSON: camel case, and what is not set is not there.</summary>
internal static class ArmJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
    };
}
