namespace Pilot.Core.Plan.Catalogue;

/// <summary>Where the prices of one source are fetched from. There is one per source that somebody configured.</summary>
public interface ICatalogueFeed
{
    /// <summary>The name of the source.</summary>
    string Name { get; }

    /// <summary>The whole price file as it is now, seekable, to be disposed by the caller.</summary>
    /// <exception cref="Errors.PilotException">PILOT0975 or PILOT0976: it cannot be had now.</exception>
    Task<Stream> FetchAsync(CancellationToken cancellation);
}
