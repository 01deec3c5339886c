using PromoteHook.Sbom.Sources;
using PromoteHook.Sbom.Spdx;

namespace PromoteHook.Sbom;

/// <summary>What the image is made of: every file, the packages that its base says it has, and the program.</summary>
internal static class ImageBill
{
    private const string ProgramPath = "usr/local/bin/promote-hook";

    /// <exception cref="InvalidDataException">The image does not hold the program.</exception>
    public static Bill Of(ImageLayout image, PackageGraph graph)
    {
        if (!image.Files.TryGetValue(ProgramPath, out var program))
        {
            throw new InvalidDataException($"/{ProgramPath} is not in the image");
        }

        var bill = new Bill();
        var files = image.Files.Select(file => new SpdxFile(SpdxId.OfFile("image", file.Key), $"./{file.Key}", SpdxChecksum.OfFile(file.Value))).ToList();
        var packages = DpkgStatus.Read(image.Files);
        var self = bill.Add(new SpdxPackage(SpdxId.OfPackage("Image", "promote-hook", image.Version), "promote-hook", image.Version)
        {
            PrimaryPackagePurpose = "CONTAINER",
            Supplier = "Organization: PromoteHook contributors",
            Checksums = [new SpdxChecksum("SHA256", image.Digest["sha256:".Length..])],
            PackageVerificationCode = SpdxVerificationCode.Of(files),
            LicenseDeclared = image.License,
            Comment = $"linux/{image.Architecture}. " + (packages.Count > 0 ? "The base's packages are those that its dpkg status names." : "The base does not say which packages its files are from."),
            ExternalRefs = SpdxReference.Purl($"pkg:oci/promote-hook@{Uri.EscapeDataString(image.Digest)}?arch={image.Architecture}"),
        });
        bill.AddFiles(self, files);
        foreach (var package in packages)
        {
            bill.Relate(self, "CONTAINS", bill.Add(ElementOf(package)));
        }

        bill.Relate(self, "CONTAINS", ProgramBill.AddTo(bill, new SingleFileProgram(program), graph));
        return bill;
    }

    private static SpdxPackage ElementOf(DpkgStatus package) => new(SpdxId.OfPackage("Deb", package.Name, package.Version), package.Name, package.Version)
    {
        Supplier = $"Organization: {package.Maintainer}",
        ExternalRefs = SpdxReference.Purl(
            $"pkg:deb/{package.Distribution}/{package.Name}@{Uri.EscapeDataString(package.Version)}?arch={package.Architecture}"),
    };
}
