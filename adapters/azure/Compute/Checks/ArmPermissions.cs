using Pilot.Adapters.Azure.Compute.Arm;

namespace Pilot.Adapters.Azure.Compute.Checks;

/// <summary>What the platform's identity may do in the resource group, as Azure itself says.</summary>
/// <param name="Grants">One for each role: its actions, and those that it leaves out.</param>
internal sealed record ArmPermissions(IReadOnlyList<ArmPermission> Grants)
{
    public const string Version = "2022-04-01";

    public static string Path(ArmScope scope) => $"{scope.GroupPath}/providers/Microsoft.Authorization/permissions";

    public bool Allows(string action) =>
        Grants.Any(grant => (grant.Actions ?? []).Any(one => Covers(one, action)) && !(grant.NotActions ?? []).Any(one => Covers(one, action)));

    /// <summary><c>*</c> stands for any text, slashes too; case does not count.</summary>
    private static bool Covers(string pattern, string action)
    {
        var parts = pattern.Split('*');
        var rest = action.AsSpan();
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (i == 0)
            {
                if (!rest.StartsWith(part, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }

                rest = rest[part.Length..];
            }
            else if (i == parts.Length - 1)
            {
                return rest.EndsWith(part, StringComparison.OrdinalIgnoreCase);
            }
            else
            {
                var at = rest.IndexOf(part, StringComparison.OrdinalIgnoreCase);
                if (at < 0)
                {
                    return false;
                }

                rest = rest[(at + part.Length)..];
            }
        }

        return rest.IsEmpty;
    }
}

internal sealed record ArmPermission(IReadOnlyList<string>? Actions, IReadOnlyList<string>? NotActions);
