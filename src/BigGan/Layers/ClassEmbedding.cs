using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>Rows of a table of class vectors.</summary>
internal static class ClassEmbedding
{
    /// <summary>Looks up labels, or mixes classes.</summary>
    /// <param name="table">float [K,d].</param>
    /// <param name="y">int64 [N] labels, or float [N,K] class weights.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,d].</returns>
    internal static Tensor Of(Tensor table, Tensor y, Pass pass) =>
        y.Type == DataType.Int64 ? table.Embedding(y) : pass.Operand(y).MatMul(pass.Operand(table));
}
