using BigGan.Data;

namespace BigGan.Tests.Data;

/// <summary>Data sets of a test's own folder, with their cache in it.</summary>
internal static class ImageFolder
{
    extension(TempFolder folder)
    {
        internal DatasetOptions Cached(DatasetOptions? options) => (options ?? new DatasetOptions()) with { CacheDirectory = folder["cache"] };

        internal IImageDataset OpenImages(string name, DatasetOptions? options = null) => ImageDatasets.Open(folder[name], folder.Cached(options));

        /// <summary>The refusal of images: a message of one line, and no half-written cache file.</summary>
        internal InvalidFileException RefuseImages(string name, DatasetOptions? options = null)
        {
            InvalidFileException refused = Assert.Throws<InvalidFileException>(() => folder.OpenImages(name, options));
            Assert.DoesNotContain('\n', refused.Message);
            Assert.True(!Directory.Exists(folder["cache"]) || Directory.GetFiles(folder["cache"], "*.partial").Length == 0);
            return refused;
        }

        internal string RejectImages(string name, DatasetOptions? options = null) => folder.RefuseImages(name, options).Message;
    }
}
