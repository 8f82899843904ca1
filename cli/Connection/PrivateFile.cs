using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pilot.Cli.Connection;

/// <summary>A JSON file that only its owner can read (0600), replaced in one step so that no reader sees half of it.</summary>
internal static class PrivateFile
{
    /// <summary>Null when there is no such file.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException or IOException)
        {
            throw ConnectionErrors.FileUnreadable(path, e.Message);
        }
    }

    public static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}.tmp";
        using (var stream = Create(draft))
        {
            JsonSerializer.Serialize(stream, value, type);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>An empty file that nobody else can read from its first moment on.</summary>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
