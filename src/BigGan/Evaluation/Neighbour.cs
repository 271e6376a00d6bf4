using BigGan.Imaging;

namespace BigGan.Evaluation;

/// <summary>An image of a data set that is near another image.</summary>
/// <param name="Index">Its index in the data set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Distance">Euclidean distance, of pixels in [-1,1] or of features.</param>
public sealed record Neighbour(int Index, int Label, double Distance);

/// <summary>An image whose neighbours are to be found.</summary>
/// <param name="Image">In the shape of the data set.</param>
/// <param name="Label">Only images of this class of the data set are neighbours; null for all.</param>
public sealed record NeighbourQuery(ImageBuffer Image, int? Label);
