using System.Text;
using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>A job file's bytes as text.</summary>
public static class JobFileText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="PilotException">PILOT0210 above <see cref="JobSpecReader.MaxLength"/> bytes, PILOT0213 when it is not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string fileName)
    {
        if (bytes.Length > JobSpecReader.MaxLength)
        {
            throw new PilotException(JobFileErrors.TooLarge(fileName, "more than 1 MiB"));
        }

        try
        {
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new PilotException(JobFileErrors.NotText(fileName), e);
        }
    }

    /// <exception cref="PilotException">As <see cref="Decode"/>; PILOT0214 when the file cannot be read.</exception>
    public static string ReadFile(string path, string fileName)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > JobSpecReader.MaxLength)
            {
                throw new PilotException(JobFileErrors.TooLarge(fileName, "more than 1 MiB"));
            }

            var bytes = new byte[file.Length];
            return Decode(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), fileName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PilotException(JobFileErrors.Unreadable(fileName, e.Message), e);
        }
    }
}
