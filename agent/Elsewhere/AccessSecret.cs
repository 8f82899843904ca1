using System.Text;
using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Elsewhere;

/// <summary>The credential among this process's variables: read once, and gone from there before the job begins.</summary>
internal static class AccessSecret
{
    /// <returns>Null when there is no such variable, or an empty one.</returns>
    internal static unsafe string? Take(string variable)
    {
        // Neither other users' processes nor the job's own look into this one from now on, unless they may trace anything.
        _ = Native.prctl(Native.SetDumpable, 0, 0, 0, 0);
        var value = Native.getenv(variable);
        if (value is null)
        {
            return null;
        }

        var length = 0;
        while (value[length] != 0)
        {
            length++;
        }

        var text = Encoding.UTF8.GetString(value, length);
        // What the kernel shows as /proc/PID/environ are these very bytes.
        new Span<byte>(value, length).Clear();
        Environment.SetEnvironmentVariable(variable, null);
        return text.Length == 0 ? null : text;
    }
}
