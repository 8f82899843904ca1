namespace Pilot.Adapters.Azure.Storage.Access;

/// <summary>What a signature opens, and for what.</summary>
/// <param name="Kind">Of resource: <c>c</c>, <c>d</c> or <c>b</c>.</param>
/// <param name="Path">In the container, without a slash at its end; empty for the container itself.</param>
/// <param name="Permissions">Letters in the order that the service wants.</param>
internal sealed record SasScope(string Kind, string Path, string Permissions)
{
    public const string Directory = "d";

    /// <summary>Read, add, create, write, delete, list.</summary>
    private const string All = "racwdl";

    public static readonly SasScope Container = new("c", "", All);

    public static SasScope Folder(string path) => new(Directory, path.TrimEnd('/'), All);

    /// <summary>A folder to leave blobs in, which cannot be read or listed.</summary>
    public static SasScope DropBox(string path) => new(Directory, path.TrimEnd('/'), "cw");

    /// <summary>One blob, to be read.</summary>
    public static SasScope Blob(string path) => new("b", path, "r");
}
