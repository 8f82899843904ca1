using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Pilot.Core.Storage;

/// <summary>What may be said about a blob beside its content; the same rules in every store.</summary>
public static class BlobMetadata
{
    /// <summary>UTF-8 bytes of one value.</summary>
    public const int MaxValueBytes = 2048;

    /// <summary>UTF-8 bytes of all keys and values of one blob; the services allow 8 KB after their own encoding.</summary>
    public const int MaxBytes = 5 * 1024;

    public static IReadOnlyDictionary<string, string> None { get; } = FrozenDictionary<string, string>.Empty;

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <returns>A copy in the order of the keys, or <see cref="None"/>.</returns>
    /// <exception cref="ArgumentException">A key or value is not allowed.</exception>
    public static IReadOnlyDictionary<string, string> Checked(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return None;
        }

        var total = 0;
        foreach (var (key, value) in metadata)
        {
            if (!IsKey(key))
            {
                throw new ArgumentException($"'{key}' is no metadata key: [a-z][a-z0-9_]* is.", nameof(metadata));
            }

            total += key.Length + Size(key, value);
        }

        return total <= MaxBytes
            ? new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal)
            : throw new ArgumentException($"The metadata is longer than {MaxBytes} bytes.", nameof(metadata));
    }

    private static bool IsKey(string key) =>
        key.Length > 0
        && char.IsAsciiLetterLower(key[0])
        && !key.AsSpan().ContainsAnyExcept(KeyCharacters);

    private static int Size(string key, string value)
    {
        try
        {
            var size = Strict.GetByteCount(value);
            return size <= MaxValueBytes
                ? size
                : throw new ArgumentException($"The metadata value of '{key}' is longer than {MaxValueBytes} bytes.", nameof(value));
        }
        catch (EncoderFallbackException broken)
        {
            throw new ArgumentException($"The metadata value of '{key}' is not Unicode text.", nameof(value), broken);
        }
    }
}
