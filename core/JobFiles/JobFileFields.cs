using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>
/// Takes typed values out of one map and notes every fault on the way, so that all faults of a file are told at once.
/// </summary>
internal sealed class JobFileFields(JobFileMap map, string fileName, List<PilotError>? errors = null)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>In the order of the file.</summary>
    public List<PilotError> Errors { get; } = errors ?? [];

    public JobFilePlace At => map.At;

    public IReadOnlyList<JobFileMember> Members => map.Members;

    /// <returns>The value; null when the key is missing or says null.</returns>
    public JobFileNode? Node(string key)
    {
        known.Add(key);
        var value = map.Members.FirstOrDefault(member => member.Key == key)?.Value;
        return value is JobFileScalar { IsNull: true } ? null : value;
    }

    /// <param name="fault">Makes the error of a text that is no good; null when it is good.</param>
    public string? Text(string key, Func<string, string, PilotError?>? fault = null) => Node(key) switch
    {
        null => null,
        JobFileScalar scalar => Checked(scalar, fault),
        var other => Wrong<string>(key, other, "text"),
    };

    public JobFileFields? Map(string key) => Node(key) switch
    {
        null => null,
        JobFileMap inner => new JobFileFields(inner, fileName, Errors),
        var other => Wrong<JobFileFields>(key, other, "a map of keys and values"),
    };

    public T? Parsed<T>(string key, Func<string, (bool Ok, T Value)> parse, string expected)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var (ok, value) = parse(text);
        if (!ok)
        {
            Errors.Add(JobFileErrors.Value(Where(Node(key)!.At), key, text, expected));
        }

        return ok ? value : null;
    }

    public JobCommand? Command(string key) => Node(key) switch
    {
        null => null,
        JobFileScalar scalar when string.IsNullOrWhiteSpace(scalar.Text) => null,
        JobFileScalar scalar => JobCommand.OfScript(CommandBlock.ToScript(scalar.Text)),
        JobFileList { Items: [_, ..] items } when items.All(item => item is JobFileScalar) =>
            new JobCommand([.. items.Cast<JobFileScalar>().Select(item => item.Text)], null),
        JobFileList { Items: [_, ..] items } =>
            Wrong<JobCommand>(key, items.First(item => item is not JobFileScalar), "a command (text, or a list of texts)"),
        var other => Wrong<JobCommand>(key, other, "a command (text, or a list of texts)"),
    };

    /// <summary>Call when every key was asked for: the others are unknown.</summary>
    public void RefuseOthers()
    {
        foreach (var member in map.Members.Where(member => !known.Contains(member.Key)))
        {
            var left = known.Where(key => map.Members.All(other => other.Key != key));
            Errors.Add(JobFileErrors.UnknownKey(
                Where(member.At), member.Key, NearestKey.Find(member.Key, left), string.Join(", ", known)));
        }
    }

    public T? Wrong<T>(string key, JobFileNode found, string expected)
        where T : class
    {
        Errors.Add(JobFileErrors.WrongType(Where(found.At), key, expected, Kind(found)));
        return null;
    }

    public string Where(JobFilePlace at) => $"{fileName}:{at.Line}:{at.Column}";

    public static string Kind(JobFileNode node) => node switch
    {
        JobFileMap => "a map of keys and values",
        JobFileList { Items.Count: 0 } => "an empty list",
        JobFileList => "a list",
        JobFileScalar { IsNull: true } => "nothing",
        _ => "text",
    };

    private string Checked(JobFileScalar scalar, Func<string, string, PilotError?>? fault)
    {
        if (fault?.Invoke(Where(scalar.At), scalar.Text) is { } error)
        {
            Errors.Add(error);
        }

        return scalar.Text;
    }
}
