using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Jobs;
using Pilot.Functions.Serverless;
using Pilot.Functions.Tests.Support;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Functions.Tests.Server;

/// <summary>
/// Where functions run, another process answers the next call. So whatever a service keeps beyond a call has been looked at: it
/// is a cache, right whoever else writes and whenever it is lost, or it belongs to this process by its meaning. A new
/// one fails here until somebody has thought about it and written it down, here and in docs/architecture.md.
/// </summary>
public sealed class KeptState
{
    private static readonly string[] Reviewed =
    [
        // Caches of what lies in storage, read again when it is another.
        "CloudStore.platform", // written once and never changed
        "CatalogueStore.loaded", // under the ETags of all sources
        "ConsoleFiles.known", "ConsoleFile.plain", // files of the program itself, under their time
        "ComputeTargets.opened", // under the version of the account's settings
        "LogBook.asked", "LogBook.entries", "Entry.Asked", "Entry.Index", "LineIndex.Bytes", "LineIndex.ended", "LineIndex.lastEnd", "LineIndex.starts", // logs only grow; reads on
        "MetricBook.asked", "MetricBook.known", // as logs
        "SignedClaims.key", // written once and never changed
        "JobFeed.known", // a guess at the end, which the append checks
        "JobNews.begin", "JobNews.end", "JobNews.count", "JobNews.next", "JobNews.readAt", "JobNews.ring", "JobNews.waiting", "Waiting.IsWritten", // the end of the feed
        "JobIndex.everybody", "JobIndex.owners", "JobIndex.version", "OwnerRows.Loading", "OwnerRows.complete", "OwnerRows.deleted", "OwnerRows.rows", "OwnerRows.snapshot", // a snapshot and the feed; each look reads on first
        "RemoteRuns.dueOf", // storage says it as well; lost, a credential is renewed early

        // Caches of what follows from the input alone.
        "RunPredictor.known",

        // Filled when the process starts, and not changed.
        "ComputeTargets.providers",

        // Of this process by their meaning, and of nobody's in a functions app, which starts no triggers.
        "Sweep.nextThorough", // when this process swept last; a sweep too many does no harm
        "UploadTrigger.seen", // whether a file still grows under the eyes of this process
    ];

    private static readonly Assembly[] Ours = [typeof(FunctionsApp).Assembly, typeof(RunJob).Assembly, typeof(JobStore).Assembly];

    [Fact]
    public void No_service_keeps_what_nobody_has_looked_at()
    {
        List<ServiceDescriptor> descriptors = [];
        using var server = new PilotServer(change: services => descriptors = [.. services]);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var singleton in descriptors.Where(one => one.Lifetime == ServiceLifetime.Singleton && !one.ServiceType.ContainsGenericParameters))
        {
            foreach (var service in server.Services.GetServices(singleton.ServiceType).OfType<object>())
            {
                Look(service.GetType(), [], found);
            }
        }

        found.Except(Reviewed).ShouldBeEmpty("See what this test is for.");
        Reviewed.Except(found).ShouldBeEmpty("It is kept no longer.");
    }

    [Fact]
    public void Nothing_static_can_be_changed()
    {
        var changeable = Ours
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !IsGenerated(type))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsLiteral && !IsGenerated(field) && (!field.IsInitOnly || IsMeantToChange(field.FieldType)))
            .Select(NameOf);

        changeable.ShouldBeEmpty();
    }

    private static void Look(Type type, HashSet<Type> seen, SortedSet<string> found)
    {
        for (var at = type; at is not null && IsOurs(at) && seen.Add(at); at = at.BaseType)
        {
            if (at.IsAssignableTo(typeof(Delegate)) || IsRecord(at))
            {
                continue;
            }

            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!typeof(Delegate).IsAssignableFrom(field.FieldType) && (!field.IsInitOnly || IsCollection(field.FieldType)) && !IsParameter(field))
                {
                    found.Add(NameOf(field));
                }

                foreach (var part in (Type[])[field.FieldType, .. field.FieldType.GetGenericArguments()])
                {
                    Look(part, seen, found);
                }
            }
        }
    }

    private static bool IsOurs(Type type) => Ours.Contains(type.Assembly);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal) && !member.Name.EndsWith("k__BackingField", StringComparison.Ordinal)
        || member.IsDefined(typeof(CompilerGeneratedAttribute)) && !member.Name.EndsWith("k__BackingField", StringComparison.Ordinal)
        || member.DeclaringType is { } outer && (outer.Name.StartsWith('<') || typeof(System.Text.Json.Serialization.JsonSerializerContext).IsAssignableFrom(outer))
        || member is Type type && (type.Name.StartsWith('<') || type.FullName!.StartsWith("System.", StringComparison.Ordinal)
            || typeof(System.Text.Json.Serialization.JsonSerializerContext).IsAssignableFrom(type));

    /// <summary>What the compiler makes of a parameter of a primary constructor: it is written once, by the constructor.</summary>
    private static bool IsParameter(FieldInfo field) => field.Name.StartsWith('<') && field.Name.EndsWith(">P", StringComparison.Ordinal);

    private static bool IsMeantToChange(Type type) =>
        type.FullName!.StartsWith("System.Collections.Concurrent.", StringComparison.Ordinal) || type.FullName.StartsWith("System.Threading.Channels.", StringComparison.Ordinal);

    /// <summary>Arrays, and what can be added to; what is declared to be read only is.</summary>
    private static bool IsCollection(Type type) =>
        IsMeantToChange(type) || type.IsArray || (type is { IsInterface: false, IsGenericType: true } && typeof(IEnumerable).IsAssignableFrom(type)
            && !type.FullName!.Contains("Immutable", StringComparison.Ordinal) && !type.FullName.Contains("Frozen", StringComparison.Ordinal));

    private static string NameOf(FieldInfo field)
    {
        var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
        return $"{field.DeclaringType!.Name}.{name}";
    }
}
