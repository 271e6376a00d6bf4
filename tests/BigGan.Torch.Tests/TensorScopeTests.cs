using BigGan.Tests;

namespace BigGan.Torch.Tests;

public sealed class TensorScopeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it_and_keeps_what_it_is_told_to()
    {
        long before = TensorBalance.Take().Live;
        using (var outer = new TensorScope())
        {
            Tensor kept;
            using (var inner = new TensorScope())
            {
                Tensor a = Tensor.From<float>([1, 2], 2);
                kept = inner.Keep(a + a);
                Assert.Equal(before + 2, TensorCounters.LiveCount);
            }

            Assert.Equal(before + 1, TensorCounters.LiveCount);
            Assert.Equal([2f, 4f], kept.ToArray<float>());
        }

        Assert.Equal(before, TensorCounters.LiveCount);
    }

    [Fact]
    public void A_tensor_kept_by_the_outermost_scope_belongs_to_the_caller()
    {
        Tensor kept;
        using (var scope = new TensorScope()) kept = scope.Keep(Tensor.From<float>([3], 1));
        Assert.Equal([3f], kept.ToArray<float>());
        kept.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept.ToArray<float>());
    }

    [Fact]
    public void An_operator_outside_of_a_scope_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => Tensor.From<float>([1], 1));

    [Fact]
    public void A_forgotten_tensor_counts_as_a_leak()
    {
        TensorBalance before = TensorBalance.Take();
        Forget();
        Assert.Equal(before with { Leaked = before.Leaked + 1 }, TensorBalance.Take());

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            using var scope = new TensorScope();
            Tensor.From<float>([1], 1).Own();
        }
    }

    [Fact]
    public void Scopes_of_two_threads_do_not_mix()
    {
        using var scope = new TensorScope();
        Tensor a = Tensor.From<float>([1], 1);
        using var opened = new ManualResetEventSlim();
        using var mayClose = new ManualResetEventSlim();
        Exception? outsideOfScope = null, failure = null;
        Tensor? theirs = null;
        var thread = new Thread(() =>
        {
            outsideOfScope = Record.Exception(() => a + a);
            failure = Record.Exception(() =>
            {
                using var other = new TensorScope();
                theirs = a + a;
                opened.Set();
                mayClose.Wait();
            });
            opened.Set();
        });
        thread.Start();
        opened.Wait();
        Tensor ours = a + a; // while the other thread's scope is the one that was opened last
        mayClose.Set();
        thread.Join();
        Assert.Null(failure);
        Assert.IsType<InvalidOperationException>(outsideOfScope); // the scope of this thread is none of that thread's
        Assert.Throws<ObjectDisposedException>(() => theirs!.ToArray<float>());
        Assert.Equal([2f], ours.ToArray<float>());
    }
}
