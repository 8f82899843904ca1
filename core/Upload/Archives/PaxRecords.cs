using System.Buffers.Text;
using System.Text;

namespace Pilot.Core.Upload.Archives;

/// <summary>The records of a pax extended header that matter here.</summary>
internal sealed record PaxRecords(byte[]? Path, byte[]? Target, long? Length, bool IsSparse)
{
    /// <returns>Null when the records are not well formed.</returns>
    public static PaxRecords? Parse(ReadOnlySpan<byte> data)
    {
        var records = new PaxRecords(null, null, null, false);
        while (!data.IsEmpty)
        {
            var blank = data.IndexOf((byte)' ');
            if (blank <= 0
                || !Utf8Parser.TryParse(data[..blank], out int length, out var digits)
                || digits != blank
                || length <= blank + 1
                || length > data.Length
                || data[length - 1] != '\n')
            {
                return null;
            }

            var record = data[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 0)
            {
                return null;
            }

            var value = record[(equals + 1)..];
            switch (Encoding.ASCII.GetString(record[..equals]))
            {
                case "path":
                    records = records with { Path = value.ToArray() };
                    break;
                case "linkpath":
                    records = records with { Target = value.ToArray() };
                    break;
                case "size":
                    if (!Utf8Parser.TryParse(value, out long size, out var used) || used != value.Length || size < 0)
                    {
                        return null;
                    }

                    records = records with { Length = size };
                    break;
                case var key when key.StartsWith("GNU.sparse.", StringComparison.Ordinal):
                    records = records with { IsSparse = true };
                    break;
            }

            data = data[length..];
        }

        return records;
    }
}
