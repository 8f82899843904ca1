using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pilot.Functions.Http;

internal static class JsonBody
{
    /// <summary>For endpoints that take more than JSON and so cannot leave the reading to the framework.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
    {
        try
        {
            return await http.Request.ReadFromJsonAsync(type, http.RequestAborted);
        }
        catch (JsonException fault)
        {
            throw new BadHttpRequestException(fault.Message, StatusCodes.Status400BadRequest, fault);
        }
    }
}
