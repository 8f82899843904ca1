using System.Text.Json.Nodes;

namespace Pilot.Azure.Tests;

/// <summary>What the build leaves for the Functions host to read: it finds the worker, every function, and the extensions it must load.</summary>
public sealed class BuiltAppTests
{
    [Fact]
    public void The_worker_is_said_to_be_this_program_and_to_tell_its_functions_itself()
    {
        var worker = Read("worker.config.json")["description"]!;

        worker["language"]!.GetValue<string>().ShouldBe("dotnet-isolated");
        worker["defaultExecutablePath"]!.GetValue<string>().ShouldBe("dotnet");
        File.Exists(Path.Combine(BuiltApp.Folder, worker["defaultWorkerPath"]!.GetValue<string>())).ShouldBeTrue();
        worker["workerIndexing"]!.GetValue<string>().ShouldBe("true");
    }

    [Fact]
    public void Every_function_stands_in_the_metadata_with_its_trigger()
    {
        var described = Read("functions.metadata").AsArray().ToDictionary(
            function => function!["name"]!.GetValue<string>(),
            function => function!["bindings"]!.AsArray().Select(binding => binding!["type"]!.GetValue<string>()).Single(IsTrigger));

        described.ShouldBe(
            FunctionTests.Functions.ToDictionary(function => function.Key, function => FunctionTests.TriggerOf(function.Value)), ignoreOrder: true);
    }

    [Fact]
    public void The_host_loads_the_extensions_of_every_trigger_that_it_has_not_itself()
    {
        var extensions = Read("extensions.json")["extensions"]!.AsArray();

        extensions.Select(extension => extension!["name"]!.GetValue<string>()).ShouldBe(["AzureStorageBlobs", "DurableTask", "Startup"], ignoreOrder: true);
        extensions.Select(extension => extension!["hintPath"]!.GetValue<string>())
            .ShouldAllBe(path => File.Exists(Path.Combine(BuiltApp.Folder, path)));
    }

    [Fact]
    public void The_settings_of_the_host_lie_beside_it() =>
        JsonNode.DeepEquals(Read("host.json"), JsonNode.Parse(Repository.Read("hosts/azure/host.json"))).ShouldBeTrue();

    private static bool IsTrigger(string binding) => binding.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltApp.Folder, file)))!;
}

/// <summary>hosts/azure as it was built beside these tests.</summary>
internal static class BuiltApp
{
    public static string Folder { get; } = Path.Combine(
        Repository.Root, "hosts/azure/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name);
}
