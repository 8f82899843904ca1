using System.Globalization;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// Makes one process the owner of a database. The operating system lets go of the lock when the process dies, however it
/// dies. A second file tells who was last, because a locked one cannot be read.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream file;

    private DatabaseLock(FileStream file) => this.file = file;

    public static DatabaseLock Take(string databasePath)
    {
        var ownerPath = databasePath + ".owner";
        FileStream file;
        try
        {
            file = new FileStream(databasePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw EngineErrors.DatabaseTaken(databasePath, ReadOwner(ownerPath), e);
        }

        File.WriteAllText(ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DatabaseLock(file);
    }

    public void Dispose() => file.Dispose();

    private static string? ReadOwner(string path)
    {
        try
        {
            var owner = File.ReadAllText(path).Trim();
            return owner.Length == 0 ? null : owner;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
