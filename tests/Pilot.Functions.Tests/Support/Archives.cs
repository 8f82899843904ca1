using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Upload;

namespace Pilot.Functions.Tests.Support;

internal static class Archives
{
    public const string JobFile = "run: python train.py\njob_name: from the file\n";

    public static byte[] TarGz(params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var (name, text) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        return packed.ToArray();
    }

    public static async Task<string> PackageAsync(this PilotServer server, string owner, string program = "print(1)")
    {
        var importer = server.Services.GetRequiredService<ArchiveImporter>();
        using var archive = new MemoryStream(TarGz((".spilot.yaml", JobFile), ("train.py", program)));
        return (await importer.ImportAsync(owner, archive)).Digest;
    }
}
