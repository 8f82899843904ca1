using System.Buffers;
using System.Text;

namespace Pilot.Core.Upload.Ignore;

/// <summary>
/// The wildcards of gitignore over UTF-8 bytes: <c>* ? [a-z] [!a] [[:alpha:]] \x</c> and <c>**</c> between slashes.
/// Matches by following all alternatives at once, so that no pattern can make it slow.
/// </summary>
internal sealed class GlobPattern
{
    private const int StackSteps = 256;
    private const int MaxLength = 4096;

    private readonly List<GlobStep> steps;

    private GlobPattern(List<GlobStep> steps) => this.steps = steps;

    /// <returns>Null for a pattern that can match nothing, such as one with an unclosed bracket.</returns>
    public static GlobPattern? Compile(string pattern) =>
        pattern.Length <= MaxLength && GlobCompiler.Compile(Encoding.UTF8.GetBytes(pattern)) is { } steps ? new GlobPattern(steps) : null;

    public bool Matches(ReadOnlySpan<byte> text)
    {
        var size = steps.Count + 1;
        bool[]? rented = null;
        var both = size * 2 <= StackSteps
            ? stackalloc bool[StackSteps]
            : (rented = ArrayPool<bool>.Shared.Rent(size * 2));
        var now = both[..size];
        var next = both[size..(size * 2)];
        now.Clear();
        Enter(now, 0);
        foreach (var c in text)
        {
            next.Clear();
            var any = false;
            for (var i = 0; i < steps.Count; i++)
            {
                if (now[i] && steps[i].Takes(c))
                {
                    any = true;
                    if (steps[i].Repeats)
                    {
                        Stay(next, i);
                    }
                    else
                    {
                        Enter(next, i + 1);
                    }
                }
            }

            if (!any)
            {
                now.Clear();
                break;
            }

            var swap = now;
            now = next;
            next = swap;
        }

        var matched = now[steps.Count];
        if (rented is not null)
        {
            ArrayPool<bool>.Shared.Return(rented);
        }

        return matched;
    }

    private void Stay(Span<bool> states, int i)
    {
        states[i] = true;
        Enter(states, i + 1);
    }

    private void Enter(Span<bool> states, int i)
    {
        while (!states[i])
        {
            states[i] = true;
            if (i == steps.Count)
            {
                return;
            }

            if (steps[i].IsFork)
            {
                states[i + 1] = true;
                states[i + 2] = true;
                i += 3;
            }
            else if (steps[i].Repeats)
            {
                i++;
            }
            else
            {
                return;
            }
        }
    }
}
