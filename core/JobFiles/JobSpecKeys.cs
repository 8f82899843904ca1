using System.Globalization;
using Pilot.Core.Errors;
using Pilot.Core.Plan.Gpus;

namespace Pilot.Core.JobFiles;

/// <summary>The keys of a job file and what each means; docs/job-file.md tells it to people.</summary>
internal static class JobSpecKeys
{
    private const int MaxGpus = 1024;
    private const double MaxCpus = 4096;

    /// <summary>Adds to the fields' errors; what is returned holds only when there are none.</summary>
    /// <param name="run">Replaces the file's <c>run</c> when not null.</param>
    public static JobSpec Bind(JobFileFields fields, JobCommand? run)
    {
        var spec = new JobSpec
        {
            Image = fields.Text("image", (where, text) =>
                ImageReference.IsValid(text.Trim()) ? null : JobFileErrors.Image(where, text))?.Trim(),
            Run = run ?? Run(fields),
            Setup = fields.Text("setup"),
            Profile = fields.Command("profile"),
            Name = fields.Text("job_name", (where, text) =>
                DisplayName.Fault(text) is { } fault ? JobFileErrors.Name(where, fault) : null)?.Trim(),
            Kind = Kind(fields),
            WorkDir = fields.Text("workdir", WorkDirFault),
            Description = Description(fields),
            TimeoutSeconds = fields.Parsed<double>(
                "timeout",
                text => (Quantities.TryDuration(text, out var seconds), seconds),
                "a time such as 90s, 30m, 2h or 1h30m, or a number of seconds, of at most a year"),
            TotalSteps = fields.Parsed<long>(
                "total_steps",
                text => (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps > 0, steps),
                "a whole number of steps, epochs or samples, as the job's output counts them"),
            Resources = Resources(fields),
            Environment = Environment(fields),
        };

        // Asked for, so that it is known also when it was replaced.
        fields.Node("run");
        fields.RefuseOthers();
        return spec;
    }

    private static JobCommand Run(JobFileFields fields)
    {
        var before = fields.Errors.Count;
        var command = fields.Command("run");
        if (command is null && fields.Errors.Count == before)
        {
            fields.Refuse(fields.Node("run")?.At ?? fields.At, JobFileErrors.RunMissing);
        }

        return command ?? JobCommand.OfScript("");
    }

    private static JobKind Kind(JobFileFields fields) =>
        fields.Parsed(
            "orch_type",
            text => text switch
            {
                "job" or "training" => (true, JobKind.Job),
                "service" or "inference" => (true, JobKind.Service),
                _ => (false, default),
            },
            "'job' or 'service' ('training' and 'inference' are understood too)") ?? JobKind.Job;

    private static PilotError? WorkDirFault(string where, string text) =>
        text.Length == 0 || text.Any(char.IsControl) || text.Split('/').Contains("..")
            ? JobFileErrors.Value(where, "workdir", text, "a folder without '..'")
            : null;

    private static string? Description(JobFileFields fields) => fields.Node("orch_desc") switch
    {
        null => null,
        JobFileMap map => NodeJson.Write(map),
        var other => fields.Wrong<string>("orch_desc", other, "a map of keys and values"),
    };

    private static ResourceRequest? Resources(JobFileFields fields)
    {
        if (fields.Map("resources") is not { } inner)
        {
            return null;
        }

        var request = new ResourceRequest(
            inner.Parsed<double>(
                "cpu",
                text => (Quantities.TryNumber(text, out var cpu) && cpu is > 0 and <= MaxCpus, cpu),
                "a number of cores such as 2 or 0.5"),
            inner.Parsed<long>(
                "memory",
                text => (Quantities.TryBytes(text, out var bytes), bytes),
                "an amount such as 4GB or 512MiB, of at least 1MB"),
            Gpus(inner, out var which),
            which);
        inner.RefuseOthers();
        return request;
    }

    /// <param name="which">The devices, where more than their number is said.</param>
    private static int? Gpus(JobFileFields fields, out string? which)
    {
        var wanted = (GpuRequest?)null;
        var devices = fields.Parsed<int>(
            "gpu",
            text =>
            {
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    return (number <= MaxGpus, number);
                }

                var understood = GpuRequest.TryParse(text, out var request, out _);
                wanted = understood ? request : null;
                return (understood, request.LeastWhole);
            },
            "a number of devices, or which ones, such as A100:2");
        which = wanted?.ToString();
        return devices;
    }

    private static Dictionary<string, string> Environment(JobFileFields fields)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in fields.Map("env")?.Members ?? [])
        {
            if (!IsVariable(member.Key))
            {
                fields.Refuse(member.At, where => JobFileErrors.Value(
                    where, "env", member.Key, "a map of variables, named with letters, digits and '_'"));
            }
            else if (member.Value is not JobFileScalar scalar)
            {
                fields.Wrong<string>(member.Key, member.Value, "text");
            }
            else if (scalar.Text.Contains('\0', StringComparison.Ordinal))
            {
                fields.Refuse(scalar.At, where => JobFileErrors.Value(where, member.Key, "...\\0", "text without a NUL character"));
            }
            else
            {
                variables[member.Key] = scalar.IsNull ? "" : scalar.Text;
            }
        }

        return variables;
    }

    private static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
