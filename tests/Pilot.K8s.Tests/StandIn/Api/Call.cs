using Microsoft.AspNetCore.Http;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>A request to a kind of object, taken apart.</summary>
/// <param name="Space">Null for what is in no namespace.</param>
/// <param name="Name">Empty for the whole collection.</param>
/// <param name="Part"><c>log</c> of a pod; empty else.</param>
internal sealed record Call(Kind Kind, string? Space, string Name, string Part, string Method, IQueryCollection Query)
{
    public string Verb => (Method, Name.Length > 0, Query["watch"]) switch
    {
        ("POST", _, _) => "create",
        ("DELETE", true, _) => "delete",
        ("DELETE", false, _) => "deletecollection",
        ("GET", false, var watch) when watch == "true" || watch == "1" => "watch",
        ("GET", false, _) => "list",
        ("GET", true, _) => "get",
        _ => Method.ToLowerInvariant(),
    };

    /// <summary>As permissions name it: <c>get pods/log</c>.</summary>
    public string Permission => Part.Length == 0 ? $"{Verb} {Kind.Plural}" : $"{Verb} {Kind.Plural}/{Part}";

    /// <param name="kueue">The version of Kueue's API; null where there is none.</param>
    /// <returns>Null for a path that is none of a kind known here.</returns>
    public static Call? Of(HttpRequest request, string? kueue)
    {
        var parts = request.Path.Value!.Trim('/').Split('/');
        var rest = parts switch
        {
            ["api", "v1", .. var core] => (Group: "", Below: core),
            ["apis", var group, var version, .. var named] when version == (group == Kind.Workload.Group ? kueue : "v1") => (Group: group, Below: named),
            _ => (Group: "", Below: Array.Empty<string>()),
        };
        var (space, path) = rest.Below is ["namespaces", var within, .. var below] ? (within, below) : (null, rest.Below);
        if (path.Length is 0 or > 3 || Kind.All.FirstOrDefault(kind => kind.Group == rest.Group && kind.Plural == path[0]) is not { } kind)
        {
            return null;
        }

        return kind.Namespaced && space is null && path.Length > 1
            ? null
            : new Call(kind, space, path.ElementAtOrDefault(1) ?? "", path.ElementAtOrDefault(2) ?? "", request.Method, request.Query);
    }
}
