using UsageSdk;
using UsageSdk.UsageEngine;

namespace Worker;

/// <summary>Does what a plan says.</summary>
/// <param name="usage">The client.</param>
/// <param name="typeIds">The ids of the meter types that there are, by name.</param>
internal sealed class Provisioner(IUsageClient usage, IReadOnlyDictionary<string, string> typeIds)
{
    private readonly Dictionary<string, string> _typeIds = new(typeIds);

    public async Task CreateTypeAsync(MeterTypeDefinition wanted, CancellationToken cancellationToken)
    {
        var type = await CreateOnceAsync(
            () => usage.MeterTypes.CreateAsync(wanted.ToRequest(), cancellationToken: cancellationToken),
            usage.MeterTypes.ListAllAsync(new() { Name = wanted.Name }, cancellationToken: cancellationToken).Where(type => type.Name == wanted.Name),
            cancellationToken);
        _typeIds[type.Name] = type.Id;
    }

    public async Task CreateMeterAsync(MeterDefinition wanted, CancellationToken cancellationToken)
    {
        var request = new CreateMeterRequest { MeterKey = wanted.MeterKey, MeterTypeId = _typeIds[wanted.MeterType], UserId = wanted.UserId };
        var meter = await CreateOnceAsync(
            () => usage.Meters.CreateAsync(request, cancellationToken: cancellationToken),
            usage.Meters.ListAllAsync(new() { MeterKey = request.MeterKey, MeterTypeId = request.MeterTypeId, UserId = request.UserId }, cancellationToken: cancellationToken),
            cancellationToken);

        // A meter starts with its meter type's capacity. If this is not reached, the next plan says so.
        if (wanted.Capacity is { } capacity && capacity != meter.Capacity)
        {
            await ChangeMeterAsync(meter.Id, capacity, cancellationToken);
        }
    }

    public Task ChangeTypeAsync(string id, UpdateMeterTypeRequest changes, CancellationToken cancellationToken) =>
        usage.MeterTypes.UpdateAsync(id, changes, cancellationToken: cancellationToken);

    public Task ChangeMeterAsync(string id, decimal capacity, CancellationToken cancellationToken) =>
        usage.Meters.UpdateAsync(id, new() { Capacity = capacity }, cancellationToken: cancellationToken);

    public Task DeleteMeterAsync(string id, CancellationToken cancellationToken) => usage.Meters.DeleteAsync(id, cancellationToken: cancellationToken);

    public Task DeleteTypeAsync(string id, CancellationToken cancellationToken) => usage.MeterTypes.DeleteAsync(id, cancellationToken: cancellationToken);

    /// <summary>Creates, and where the outcome is unknown looks before it creates again.</summary>
    /// <remarks>The client repeats a create only where nothing can have arrived, because the service would take a second one for another.</remarks>
    private static async Task<T> CreateOnceAsync<T>(Func<Task<T>> create, IAsyncEnumerable<T> existing, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await create();
        }
        catch (UsageOutcomeUnknownException)
        {
            return await existing.FirstOrDefaultAsync(cancellationToken) ?? await create();
        }
    }
}
