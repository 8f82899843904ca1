using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Folder;

/// <summary>
/// A second process that uses the same folder: this assembly started as a program.
/// </summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process process;

    private OtherProcess(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(OtherProcess).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
    }

    /// <summary>Adds one to the number in a blob, so many times.</summary>
    public static OtherProcess Count(string root, int times) => new(["count", root, $"{times}"]);

    /// <summary>Puts, appends and deletes until it is killed; writes a line for each.</summary>
    public static OtherProcess Churn(string root, int seed) => new(["churn", root, $"{seed}"]);

    /// <summary>Holds the lock of a blob that it is about to write, until it is killed.</summary>
    public static OtherProcess Hold(string root, string name) => new(["hold", root, name]);

    public async Task<string?> LineAsync() => await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));

    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return process.ExitCode;
    }

    public async Task KillAsync()
    {
        process.Kill();
        await EndAsync();
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var store = new FolderBlobStore(arguments[1], TimeProvider.System);
        await (arguments[0] switch
        {
            "count" => CountAsync(store, int.Parse(arguments[2], CultureInfo.InvariantCulture)),
            "churn" => ChurnAsync(store, int.Parse(arguments[2], CultureInfo.InvariantCulture)),
            "hold" => HoldAsync(arguments[1], arguments[2]),
            var unknown => throw new ArgumentException(unknown),
        });
        return 0;
    }

    public static async Task CountAsync(IBlobStore store, int times)
    {
        for (var done = 0; done < times;)
        {
            await using var content = await store.ReadAsync("shared/count");
            var number = content is null ? 0 : int.Parse(Content.Text(await content.Stream.ToBytesAsync()), CultureInfo.InvariantCulture);
            var condition = content is null ? BlobCondition.IfAbsent : BlobCondition.IfMatch(content.Info.ETag);
            if (await store.PutAsync("shared/count", Content.Of($"{number + 1}"), condition) is not null)
            {
                done++;
            }
        }
    }

    private static async Task ChurnAsync(FolderBlobStore store, int seed)
    {
        var random = new Random(seed);
        var position = (await store.StatAsync("churn/log"))?.Length ?? 0;
        while (true)
        {
            var name = $"churn/{random.Next(4)}/blob";
            if (random.Next(5) == 0)
            {
                await store.DeleteAsync(name);
            }
            else
            {
                var bytes = Content.Random(random.Next(), random.Next(200_000));
                var sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
                await store.PutAsync(name, new MemoryStream(bytes), metadata: new Dictionary<string, string> { ["sum"] = sum });
            }

            position = (await store.AppendAsync("churn/log", position, new byte[1000]))!.Value;
            Console.WriteLine(position);
        }
    }

    private static async Task HoldAsync(string root, string name)
    {
        using var locks = new FolderLocks(Path.Combine(root, ".locks"), TimeProvider.System);
        using var held = await locks.TakeAsync(name, CancellationToken.None);
        Console.WriteLine("held");
        await Task.Delay(Timeout.Infinite);
    }
}
