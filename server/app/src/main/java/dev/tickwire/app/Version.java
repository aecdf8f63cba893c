package dev.tickwire.app;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version that the build put into the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"tickwire " + (version == null ? "(not packaged)" : version)};
    }
}
