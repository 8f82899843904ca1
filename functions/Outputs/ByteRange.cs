using Microsoft.AspNetCore.Http.Headers;
using Pilot.Core.Errors;

namespace Pilot.Functions.Outputs;

/// <summary>The part of a file that a request asks for.</summary>
internal readonly record struct ByteRange(long Offset, long Length)
{
    /// <returns>Null for the whole file: when no range, several ranges, or one of an older version of the file is asked for.</returns>
    /// <exception cref="PilotException">PILOT0520.</exception>
    public static ByteRange? Of(RequestHeaders headers, long length, string etag)
    {
        if (headers.Range is not { Unit.Value: "bytes", Ranges.Count: 1 } range
            || (headers.IfRange is { } version && version.EntityTag?.Tag != etag))
        {
            return null;
        }

        var asked = range.Ranges.Single();
        var offset = asked.From ?? Math.Max(0, length - (asked.To ?? 0));
        var end = asked.From is null ? length : Math.Min(length - 1, asked.To ?? length - 1) + 1;
        return offset < end ? new ByteRange(offset, end - offset) : throw new PilotException(OutputErrors.Range(length));
    }
}
