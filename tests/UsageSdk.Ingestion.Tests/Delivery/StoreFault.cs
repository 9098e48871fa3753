namespace UsageSdk.Ingestion.Tests.Delivery;

public enum StoreFault
{
    LosesAnEvent,
    CannotBeRead,
    CannotBeWritten,
}
