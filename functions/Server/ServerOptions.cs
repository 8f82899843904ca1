using Pilot.Adapters.Aws.Storage;
using Pilot.Core.Errors;
using Pilot.Functions.WebConsole;

namespace Pilot.Functions.Server;

/// <summary>Everything that can be chosen when the server is started.</summary>
/// <param name="Home">Absolute path of the folder that holds all state on this machine.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="AzureBlobs">Address (with the machine's identity) or connection string of an Azure storage account; null keeps blobs in a folder of the home.</param>
/// <param name="Container">Container in that account.</param>
/// <param name="TokenLifetime">From login to expiry.</param>
/// <param name="FirstPasswordFile">
/// Where the first start leaves the password of the account it makes, for whoever started it to show and delete; null says
/// it on standard output, which may be a log.
/// </param>
/// <param name="TrustUsers">
/// Everybody's jobs may run as plain processes of the platform's own OS user; otherwise only those of admins may.
/// </param>
/// <param name="Agent">Path of the program that supervises jobs on this machine.</param>
/// <param name="PriceFeeds">Sources of prices that are fetched once a day, by name; none unless somebody named one.</param>
/// <param name="LocalRate">What an hour of this machine counts for, in US dollars.</param>
/// <param name="ConsoleFolder">The built web console; it need not be there.</param>
/// <param name="ConsoleOrigins">Other web addresses whose pages may call the API; none unless somebody named one.</param>
public sealed record ServerOptions(
    string Home, IReadOnlyList<Uri> Urls, string? AzureBlobs, string Container, TimeSpan TokenLifetime, string Agent, string? FirstPasswordFile, bool TrustUsers,
    IReadOnlyDictionary<string, Uri> PriceFeeds, decimal LocalRate,
    string ConsoleFolder, IReadOnlyList<string> ConsoleOrigins)
{
    private const string DefaultAgentImage = "serverlesspilot/agent:latest";

    /// <summary>The image that brings the agent to machines elsewhere.</summary>
    public string AgentImage { get; init; } = DefaultAgentImage;

    /// <summary>Where agents elsewhere reach this platform; null when they do not.</summary>
    public Uri? AgentUrl { get; init; }

    /// <summary>The bucket that blobs are kept in; null for none.</summary>
    public S3Location? S3Blobs { get; init; }

    public bool BlobsAreHere => AzureBlobs is null && S3Blobs is null;

    /// <summary>Agents elsewhere may see the whole blob container, where storage cannot be opened to them folder by folder.</summary>
    public bool AgentsSeeContainer { get; init; }

    /// <summary>The operator knows that storage can be opened folder by folder, so that it need not be asked.</summary>
    public bool AgentsGetFolders { get; init; }

    public const string DefaultUrl = "http://127.0.0.1:0";

    /// <summary>The key that events of other clouds are signed with; null takes none. A secret.</summary>
    public string? EventKey { get; init; }

    /// <summary>The longest that a log or events are followed in one answer; whoever follows comes back. Null for as long as it takes.</summary>
    public TimeSpan? LongestAnswer { get; init; }

    /// <summary>Other servers work on the same storage at the same time.</summary>
    public bool IsOneOfMany { get; init; }

    public bool LoopbackOnly => Urls.All(url => url.IsLoopback);

    /// <summary>
    /// From <c>--home</c>, <c>--urls</c> (or <c>--port</c>), <c>--blobs</c>, <c>--container</c>, <c>--token-hours</c>,
    /// <c>--agent</c>, <c>--first-password-file</c>, <c>--trust-users</c>, <c>--price-feeds</c>, <c>--local-rate</c>,
    /// <c>--console</c>, <c>--console-origins</c>, <c>--agent-image</c>, <c>--agent-url</c>, <c>--agent-blobs</c>, or PILOT_HOME, PILOT_BLOBS, PILOT_AGENT,
    /// PILOT_PRICE_FEEDS, PILOT_LOCAL_RATE, PILOT_CONSOLE, PILOT_CONSOLE_ORIGINS, PILOT_AGENT_IMAGE, PILOT_AGENT_URL,
    /// PILOT_AGENT_BLOBS, PILOT_CONTAINER and PILOT_LONGEST_ANSWER (seconds) in the environment; PILOT_EVENT_KEY there alone, because what is on a command line can be read by others.
    /// </summary>
    /// <exception cref="PilotException">PILOT0501 with every fault at once.</exception>
    public static ServerOptions Read(IConfiguration settings)
    {
        var faults = new List<string>();
        var options = new ServerOptions(
            PlaceSettings.Home(settings["home"] ?? settings["PILOT_HOME"], faults),
            PlaceSettings.Urls(settings["urls"], settings["port"], faults),
            StorageSettings.Blobs(settings["blobs"] ?? settings["PILOT_BLOBS"], faults),
            StorageSettings.Container(settings["container"] ?? settings["PILOT_CONTAINER"], faults),
            AccessSettings.TokenLifetime(settings["token-hours"], faults),
            PlaceSettings.Agent(settings["agent"] ?? settings["PILOT_AGENT"], faults),
            settings["first-password-file"],
            AccessSettings.TrustUsers(settings["trust-users"], faults),
            PriceSettings.Feeds(settings["price-feeds"] ?? settings["PILOT_PRICE_FEEDS"], faults),
            PriceSettings.Rate(settings["local-rate"] ?? settings["PILOT_LOCAL_RATE"], faults),
            ConsoleSettings.Folder(settings["console"] ?? settings["PILOT_CONSOLE"], faults),
            ConsoleSettings.Origins(settings["console-origins"] ?? settings["PILOT_CONSOLE_ORIGINS"], faults))
        {
            AgentImage = settings["agent-image"] ?? settings["PILOT_AGENT_IMAGE"] ?? DefaultAgentImage,
            S3Blobs = StorageSettings.S3(settings["blobs"] ?? settings["PILOT_BLOBS"], faults),
            AgentsGetFolders = (settings["agent-blobs"] ?? settings["PILOT_AGENT_BLOBS"]) is "job",
            AgentsSeeContainer = StorageSettings.AgentsSeeContainer(settings["agent-blobs"] ?? settings["PILOT_AGENT_BLOBS"], faults),
            AgentUrl = PlaceSettings.AgentUrl(settings["agent-url"] ?? settings["PILOT_AGENT_URL"], faults),
            EventKey = AccessSettings.EventKey(settings["PILOT_EVENT_KEY"], faults),
            LongestAnswer = AccessSettings.LongestAnswer(settings["PILOT_LONGEST_ANSWER"], faults),
        };
        return faults.Count == 0 ? options : throw new PilotException(ServerErrors.Options(faults));
    }
}
