namespace Pilot.Agent.Elsewhere;

/// <summary>Where a cloud's machine can be asked about itself.</summary>
internal static class MetadataService
{
    /// <summary>Another address than the link-local one that the clouds have.</summary>
    internal const string AddressVariable = "PILOT_METADATA_URL";

    private const string Usual = "http://169.254.169.254/";

    internal static HttpClient Open() => new(new SocketsHttpHandler
    {
        // A proxy would answer for its own machine.
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),
    })
    {
        BaseAddress = new Uri(Environment.GetEnvironmentVariable(AddressVariable) ?? Usual),
    };
}
