namespace Pilot.Engine.Tests.Kit;

/// <summary>Catches inside an orchestration; Shouldly's own way continues on the thread pool, which no orchestration may.</summary>
internal static class Caught
{
    public static async Task<TException> From<TException>(Task task)
        where TException : Exception
    {
        try
        {
            await task;
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException($"No {typeof(TException).Name} was thrown.");
    }
}
