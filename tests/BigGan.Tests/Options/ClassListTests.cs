using BigGan.Options;

namespace BigGan.Tests.Options;

public sealed class ClassListTests
{
    private static readonly ClassList Classes = new(
        ["T-shirt/top", "Trouser", "Ankle boot", "tench, Tinca tinca", "crane", "crane", "boot", "Traum"]);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("trouser", 1)]
    [InlineData("tshirt top", 0)]
    [InlineData("ankle-boot", 2)]
    [InlineData("ank", 2)]
    [InlineData("Tinca tinca", 3)]
    [InlineData("tench", 3)]
    [InlineData("boot", 6)]
    [InlineData("t-sh", 0)]
    [InlineData("truoser", 1)]
    public void A_class_is_found_by_number_name_synonym_beginning_or_close_match(string query, int label) => Assert.Equal(label, Classes.Resolve(query));

    [Theory]
    [InlineData("8", "class '8' does not exist; there are 8 classes, numbered from 0")]
    [InlineData("-1", "class '-1' does not exist; there are 8 classes, numbered from 0")]
    [InlineData("99999999999999999999", "class '99999999999999999999' does not exist; there are 8 classes, numbered from 0")]
    [InlineData("", "class '' is empty; there are 8 classes, numbered from 0")]
    [InlineData("brane", "class 'brane' does not exist; did you mean 'crane'?; there are 8 classes, numbered from 0")]
    [InlineData("zebra", "class 'zebra' does not exist; the classes are T-shirt/top, Trouser, Ankle boot, tench, Tinca tinca, crane, crane, boot, Traum; there are 8 classes, numbered from 0")]
    [InlineData("crane", "class 'crane' could be crane (4), crane (5); give the number")]
    [InlineData("tr", "class 'tr' could be Trouser (1), Traum (7); give the number")]
    public void A_class_that_is_not_meant_clearly_is_refused(string query, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOptionException>(() => Classes.Resolve(query)).Message);

    [Fact]
    public void A_name_made_of_digits_wins_over_the_label() =>
        Assert.Equal(2, new ClassList(["0", "1", "10", "2", "3"]).Resolve("10"));
}
