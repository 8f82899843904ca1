using System.Globalization;
using Pilot.Adapters.Aws.Storage;
using Pilot.Core.Accounts;
using Pilot.Core.Errors;
using Pilot.Core.Events;
using Pilot.Functions.Http;
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
    private const string UnresolvedSecret = "@Microsoft.KeyVault(";
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
            ReadHome(settings["home"] ?? settings["PILOT_HOME"], faults),
            ReadUrls(settings["urls"], settings["port"], faults),
            ReadBlobs(settings["blobs"] ?? settings["PILOT_BLOBS"], faults),
            ReadContainer(settings["container"] ?? settings["PILOT_CONTAINER"], faults),
            ReadHours(settings["token-hours"], faults),
            ReadAgent(settings["agent"] ?? settings["PILOT_AGENT"], faults),
            settings["first-password-file"],
            ReadTrust(settings["trust-users"], faults),
            PriceSettings.Feeds(settings["price-feeds"] ?? settings["PILOT_PRICE_FEEDS"], faults),
            PriceSettings.Rate(settings["local-rate"] ?? settings["PILOT_LOCAL_RATE"], faults),
            ConsoleSettings.Folder(settings["console"] ?? settings["PILOT_CONSOLE"], faults),
            ConsoleSettings.Origins(settings["console-origins"] ?? settings["PILOT_CONSOLE_ORIGINS"], faults))
        {
            AgentImage = settings["agent-image"] ?? settings["PILOT_AGENT_IMAGE"] ?? DefaultAgentImage,
            S3Blobs = ReadS3(settings["blobs"] ?? settings["PILOT_BLOBS"], faults),
            AgentsGetFolders = (settings["agent-blobs"] ?? settings["PILOT_AGENT_BLOBS"]) is "job",
            AgentsSeeContainer = ReadAgentBlobs(settings["agent-blobs"] ?? settings["PILOT_AGENT_BLOBS"], faults),
            AgentUrl = ReadAgentUrl(settings["agent-url"] ?? settings["PILOT_AGENT_URL"], faults),
            EventKey = ReadKey(settings["PILOT_EVENT_KEY"], faults),
            LongestAnswer = ReadLongest(settings["PILOT_LONGEST_ANSWER"], faults),
        };
        return faults.Count == 0 ? options : throw new PilotException(ServerErrors.Options(faults));
    }

    private static string ReadHome(string? text, List<string> faults)
    {
        if (text is "")
        {
            faults.Add("--home is empty; name a folder, or leave it out for ~/.spilot.");
            return "";
        }

        return Path.GetFullPath(text
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".spilot"));
    }

    private static Uri[] ReadUrls(string? urls, string? port, List<string> faults)
    {
        if (port is not null)
        {
            if (urls is not null)
            {
                faults.Add("--urls and --port are both given; choose one.");
            }
            else if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                faults.Add($"--port {port} is not a number from 0 to 65535.");
            }
            else
            {
                urls = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{number}");
            }
        }

        var read = new List<Uri>();
        foreach (var url in (urls ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp)
            {
                read.Add(uri);
            }
            else
            {
                faults.Add($"--urls {url} is not an http address such as http://127.0.0.1:5000.");
            }
        }

        return [.. read];
    }

    private static Uri? ReadAgentUrl(string? text, List<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.AbsolutePath == "/")
        {
            return url;
        }

        faults.Add($"--agent-url {text} is not an address such as http://pilot.default.svc:8080.");
        return null;
    }

    private static string? ReadBlobs(string? text, List<string> faults)
    {
        if (text is null or "folder" || IsS3(text))
        {
            return null;
        }

        if (!text.Contains('=', StringComparison.Ordinal) && !text.StartsWith("https://", StringComparison.Ordinal))
        {
            faults.Add("--blobs is neither `folder`, nor the address or the connection string of an Azure storage account, nor like s3://bucket/prefix?region=eu-central-1.");
        }

        return text;
    }

    private static bool IsS3(string text) => text.StartsWith("s3:", StringComparison.Ordinal);

    private static S3Location? ReadS3(string? text, List<string> faults)
    {
        if (text is null || !IsS3(text))
        {
            return null;
        }

        var location = S3Location.Read(text, out var fault);
        if (fault is not null)
        {
            faults.Add($"--blobs {text} names no bucket: {fault}.");
        }

        return location;
    }

    private static string? ReadKey(string? text, List<string> faults)
    {
        if (text is { Length: < NoticeSignature.ShortestKey })
        {
            faults.Add($"PILOT_EVENT_KEY has fewer than {NoticeSignature.ShortestKey} characters.");
        }

        // What Azure Functions gives in place of a secret that is not there yet: nobody may sign with words that anybody can guess.
        return text?.StartsWith(UnresolvedSecret, StringComparison.Ordinal) == true ? null : text;
    }

    private static bool ReadAgentBlobs(string? text, List<string> faults)
    {
        if (text is not (null or "job" or "container"))
        {
            faults.Add($"--agent-blobs {text} is neither `job`, each agent its own job's folder, nor `container`, all of it.");
        }

        return text is "container";
    }

    private static string ReadContainer(string? text, List<string> faults)
    {
        text ??= "pilot";
        if (text.Length is < 3 or > 63 || text.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            faults.Add($"--container {text} is not 3 to 63 lower-case letters, digits and hyphens.");
        }

        return text;
    }

    private static TimeSpan ReadHours(string? text, List<string> faults)
    {
        if (text is null)
        {
            return TokenStore.DefaultLifetime;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var hours) && hours is > 0 and <= 8760)
        {
            return TimeSpan.FromHours(hours);
        }

        faults.Add($"--token-hours {text} is not a number of hours up to 8760.");
        return TokenStore.DefaultLifetime;
    }

    private static TimeSpan? ReadLongest(string? text, List<string> faults)
    {
        if (text is null || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86400))
        {
            return text is null ? null : TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
        }

        faults.Add($"PILOT_LONGEST_ANSWER {text} is not a number of seconds up to 86400.");
        return null;
    }

    private static bool ReadTrust(string? text, List<string> faults)
    {
        if (text is null || bool.TryParse(text, out _))
        {
            return text is not null && bool.Parse(text);
        }

        faults.Add($"--trust-users {text} is neither true nor false.");
        return false;
    }

    /// <summary>Beside the server, or one folder above it, where publishing puts it.</summary>
    private static string ReadAgent(string? text, List<string> faults)
    {
        if (text is null)
        {
            const string Program = "pilot-agent";
            var beside = Path.Combine(AppContext.BaseDirectory, Program);
            return File.Exists(beside) ? beside : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", Program));
        }

        if (!File.Exists(text))
        {
            faults.Add($"--agent {text} is not a file.");
        }

        return Path.GetFullPath(text);
    }
}
