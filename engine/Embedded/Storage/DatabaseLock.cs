using System.Globalization;
using System.Text;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// Makes one process the owner of a database. The operating system lets go of the lock when the process dies, however it
/// dies; the file stays and tells who was last.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream file;

    private DatabaseLock(FileStream file) => this.file = file;

    public static DatabaseLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw EngineErrors.DatabaseTaken(databasePath, ReadOwner(path), e);
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DatabaseLock(file);
    }

    public void Dispose() => file.Dispose();

    private static string? ReadOwner(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var owner = reader.ReadToEnd().Trim();
            return owner.Length == 0 ? null : owner;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
