namespace BigGan.Torch;

/// <summary>Products and decompositions. Results belong to the innermost scope.</summary>
public static class LinearAlgebraOperators
{
    private static readonly Operator Mm = new("aten::mm");
    private static readonly Operator Bmm = new("aten::bmm");
    private static readonly Operator Mv = new("aten::mv");
    private static readonly Operator DotOperator = new("aten::dot");
    private static readonly Operator LinalgQr = new("aten::linalg_qr");
    private static readonly Operator LinalgEigh = new("aten::linalg_eigh");
    private static readonly Operator LinalgCholeskyEx = new("aten::linalg_cholesky_ex");
    private static readonly Operator LinalgSvdvals = new("aten::linalg_svdvals");
    private static readonly Operator DiagonalOperator = new("aten::diagonal");

    /// <summary>Matrix product [n,k] x [k,m].</summary>
    public static Tensor MatMul(this Tensor a, Tensor b) => Mm.Call(a, b);

    /// <summary>Batched matrix product [b,n,k] x [b,k,m].</summary>
    public static Tensor BatchMatMul(this Tensor a, Tensor b) => Bmm.Call(a, b);

    /// <summary>Matrix times vector.</summary>
    public static Tensor MatVec(this Tensor a, Tensor b) => Mv.Call(a, b);

    /// <summary>Inner product of two vectors.</summary>
    public static Tensor Dot(this Tensor a, Tensor b) => DotOperator.Call(a, b);

    /// <summary>Reduced QR decomposition: Q and R.</summary>
    public static Tensor[] Qr(this Tensor a) => LinalgQr.CallMany(a);

    /// <summary>Eigenvalues, ascending, and eigenvectors as columns, of a symmetric matrix; only its lower triangle is read.</summary>
    public static Tensor[] SymmetricEigen(this Tensor a) => LinalgEigh.CallMany(a);

    /// <summary>Whether a symmetric matrix has positive eigenvalues only, by its Cholesky decomposition; only its lower triangle is read.</summary>
    public static bool IsPositiveDefinite(this Tensor a)
    {
        using var scope = new TensorScope();
        return LinalgCholeskyEx.CallMany(a)[1].To(DataType.Float64).Item() == 0;
    }

    /// <summary>Singular values, descending.</summary>
    public static Tensor SingularValues(this Tensor a) => LinalgSvdvals.Call(a);

    /// <summary>Diagonal of a matrix.</summary>
    public static Tensor Diagonal(this Tensor a) => DiagonalOperator.Call(a);
}
