using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>
/// Takes typed values out of one map and notes every fault on the way, so that all faults of a file are told at once.
/// </summary>
internal sealed class JobFileFields(JobFileMap map, string fileName, List<(JobFilePlace At, PilotError Error)>? faults = null)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    private readonly List<(JobFilePlace At, PilotError Error)> faults = faults ?? [];

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<PilotError> Errors =>
        [.. faults.OrderBy(fault => fault.At.Line).ThenBy(fault => fault.At.Column).Select(fault => fault.Error)];

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
        JobFileMap inner => new JobFileFields(inner, fileName, faults),
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
            Refuse(Node(key)!.At, where => JobFileErrors.Value(where, key, text, expected));
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
            Refuse(member.At, where => JobFileErrors.UnknownKey(
                where, member.Key, NearestKey.Find(member.Key, left), string.Join(", ", known)));
        }
    }

    public T? Wrong<T>(string key, JobFileNode found, string expected)
        where T : class
    {
        Refuse(found.At, where => JobFileErrors.WrongType(where, key, expected, Kind(found)));
        return null;
    }

    public void Refuse(JobFilePlace at, Func<string, PilotError> error) => faults.Add((at, error(Where(at))));

    public static string Kind(JobFileNode node) => node switch
    {
        JobFileMap => "a map of keys and values",
        JobFileList { Items.Count: 0 } => "an empty list",
        JobFileList => "a list",
        JobFileScalar { IsNull: true } => "nothing",
        _ => "text",
    };

    private string Where(JobFilePlace at) => $"{fileName}:{at.Line}:{at.Column}";

    private string Checked(JobFileScalar scalar, Func<string, string, PilotError?>? fault)
    {
        if (fault?.Invoke(Where(scalar.At), scalar.Text) is { } error)
        {
            faults.Add((scalar.At, error));
        }

        return scalar.Text;
    }
}
