using System.IO.Enumeration;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Local.Storage;

/// <summary>
/// The names of all blobs in order. A folder gives its entries in no order, so each listing reads the entries of the folders
/// on its way once per <c>batch</c> names, keeping only the smallest; files are not looked at.
/// </summary>
/// <param name="batch">About how many names the caller will take.</param>
internal sealed class FolderListing(string root, string prefix, string? after, int batch)
{
    public IEnumerable<string> Names() => Below(prefix[..(prefix.LastIndexOf('/') + 1)]);

    /// <param name="folder">Empty, or ends with a slash.</param>
    private IEnumerable<string> Below(string folder)
    {
        if (folder.Length > 0 && !IsFolder(folder))
        {
            yield break;
        }

        string? last = null;
        List<string> page;
        do
        {
            page = Smallest(folder, last);
            foreach (var key in page)
            {
                foreach (var name in key.EndsWith('/') ? Below(key) : [key])
                {
                    yield return name;
                }
            }

            last = page.Count > 0 ? page[^1] : null;
        }
        while (page.Count == batch);
    }

    private bool IsFolder(string folder)
    {
        // A prefix comes from outside: '..' in it must lead nowhere.
        var name = folder[..^1];
        var path = $"{root}/{name}";
        return BlobName.IsValid(name) && Directory.Exists(path) && !FolderLayout.IsLink(path);
    }

    /// <summary>
    /// The first entries of a folder behind <paramref name="last"/>, in order. A folder counts as its name with a slash: all
    /// names in it start so, and <c>a-b</c> sorts before <c>a/b</c>.
    /// </summary>
    private List<string> Smallest(string folder, string? last)
    {
        var smallest = new List<string>();
        string? bound = null;
        try
        {
            foreach (var key in Entries(folder, last, () => bound))
            {
                smallest.Add(key);
                if (smallest.Count >= 2 * batch)
                {
                    Keep(smallest);
                    bound = smallest[^1];
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Its last blob was deleted meanwhile.
        }

        Keep(smallest);
        return smallest;
    }

    private void Keep(List<string> smallest)
    {
        smallest.Sort(BlobName.Order);
        if (smallest.Count > batch)
        {
            smallest.RemoveRange(batch, smallest.Count - batch);
        }
    }

    private FileSystemEnumerable<string> Entries(string folder, string? last, Func<string?> bound)
    {
        return new FileSystemEnumerable<string>($"{root}/{folder}", Key, Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => Wanted(entry.FileName, entry.IsDirectory),
        };

        string Key(ref FileSystemEntry entry) => $"{folder}{entry.FileName}{(entry.IsDirectory ? "/" : "")}";

        bool Wanted(ReadOnlySpan<char> entry, bool isFolder)
        {
            Span<char> buffer = stackalloc char[folder.Length + entry.Length + 1];
            folder.CopyTo(buffer);
            entry.CopyTo(buffer[folder.Length..]);
            buffer[^1] = '/';
            var key = isFolder ? buffer : buffer[..^1];
            return InPrefix(key, isFolder)
                && (after is null || BlobName.Compare(key, after) > 0 || (isFolder && after.AsSpan().StartsWith(key)))
                && (last is null || BlobName.Compare(key, last) > 0)
                && (bound() is not { } largest || BlobName.Compare(key, largest) < 0)
                && !(folder.Length == 0 && entry[0] == '.');
        }
    }

    private bool InPrefix(ReadOnlySpan<char> key, bool isFolder) =>
        key.StartsWith(prefix) || (isFolder && prefix.AsSpan().StartsWith(key));

    private static EnumerationOptions Everything { get; } = new()
    {
        AttributesToSkip = FileAttributes.None,
        ReturnSpecialDirectories = false,
        IgnoreInaccessible = false,
    };
}
