using BigGan.Names;

namespace BigGan.Tests.Names;

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
    [InlineData("ankle", 2)]
    [InlineData("#2", 2)]
    [InlineData(" 3 ", 3)]
    [InlineData("Tinca tinca", 3)]
    [InlineData("tench", 3)]
    [InlineData("boot", 6)]
    [InlineData("t-shirt", 0)]
    public void A_class_is_found_by_number_name_synonym_or_first_words(string query, int label) => Assert.Equal(label, Classes.Resolve(query));

    [Theory]
    [InlineData("8", "class '8' does not exist; there are 8 classes, numbered from 0")]
    [InlineData("-1", "class '-1' does not exist; there are 8 classes, numbered from 0")]
    [InlineData("99999999999999999999", "class '99999999999999999999' does not exist; there are 8 classes, numbered from 0")]
    [InlineData("", "class '' is empty; there are 8 classes, numbered from 0")]
    [InlineData("brane", "class 'brane' does not exist; did you mean 'crane'?")]
    [InlineData("zebra", "class 'zebra' does not exist; the classes are T-shirt/top, Trouser, Ankle boot, tench, Tinca tinca, crane, crane, boot, Traum; there are 8 classes, numbered from 0")]
    [InlineData("crane", "class 'crane' could be crane (4), crane (5); give the number")]
    [InlineData("tr", "class 'tr' does not exist; did you mean 'Trouser' or 'Traum'?")]
    public void A_class_that_is_not_meant_clearly_is_refused(string query, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOptionException>(() => Classes.Resolve(query)).Message);

    [Fact]
    public void A_name_made_of_digits_wins_over_the_label() =>
        Assert.Equal(2, new ClassList(["0", "1", "10", "2", "3"]).Resolve("10"));

    [Theory]
    [InlineData("golden retriever", 207)]
    [InlineData("Golden-Retriever", 207)]
    [InlineData("n02099601", 207)]
    [InlineData("207", 207)]
    [InlineData("golden", 207)]
    [InlineData("tinca tinca", 0)]
    [InlineData("tabby cat", 281)]
    [InlineData("bathroom tissue", 999)]
    [InlineData("partridge", 86)]
    [InlineData("missile", 657)]
    [InlineData("cardigan", 474)]
    [InlineData("Cardigan", 264)]
    public void A_class_of_ImageNet_is_found_by_name_synonym_WordNet_id_or_number(string query, int label)
    {
        Assert.Equal(label, new ClassList(ImageNetClasses.Names).Resolve(query));
        Assert.Equal(label, new ClassList(ImageNetClasses.WordNetIds).Resolve(query));
    }

    [Theory]
    [InlineData("crane", "class 'crane' could be crane (134, n02012849), crane (517, n03126707); give the number")]
    [InlineData("maillot", "class 'maillot' could be maillot (638, n03710637), maillot (639, n03710721); give the number")]
    [InlineData("panda", "class 'panda' could be lesser panda (387, n02509815), giant panda (388, n02510455); give the number")]
    [InlineData("retriever", "class 'retriever' does not exist; did you mean 'flat-coated retriever' or 'curly-coated retriever' or 'golden retriever' or 2 others?")]
    [InlineData("dog", "class 'dog' does not exist; did you mean 'dog sled' or 'Maltese dog' or 'chrysanthemum dog' or 11 others?")]
    [InlineData("bird", "class 'bird' does not exist; did you mean 'indigo bird' or 'birdhouse' or 'snowbird'?")]
    [InlineData("house", "class 'house' does not exist; did you mean 'house finch' or 'bee house' or 'movie house' or 2 others?")]
    [InlineData("person", "class 'person' does not exist; did you mean 'prison'?")]
    [InlineData("flower", "class 'flower' does not exist; did you mean 'flowerpot' or 'cauliflower'?")]
    [InlineData("golden r", "class 'golden r' does not exist; did you mean 'golden retriever'?")]
    [InlineData("goldn retriever", "class 'goldn retriever' does not exist; did you mean 'golden retriever'?")]
    [InlineData("duck", "class 'duck' does not exist; did you mean 'duck-billed platypus'?")]
    [InlineData("volcanoe eruption", "class 'volcanoe eruption' does not exist; there are 1000 classes, numbered from 0")]
    [InlineData("n00000001", "class 'n00000001' does not exist; there are 1000 classes, numbered from 0")]
    [InlineData("1000", "class '1000' does not exist; there are 1000 classes, numbered from 0")]
    public void A_class_of_ImageNet_that_is_not_meant_clearly_is_refused(string query, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOptionException>(() => new ClassList(ImageNetClasses.Names).Resolve(query)).Message);

    [Fact]
    public void Every_class_of_ImageNet_is_found_by_its_id_and_by_all_of_its_synonyms_at_once()
    {
        var classes = new ClassList(ImageNetClasses.Names);
        Assert.All(Enumerable.Range(0, 1000), label => Assert.Equal(label, classes.Resolve(ImageNetClasses.WordNetIds[label])));
        Assert.All(Enumerable.Range(0, 1000).Where(label => ImageNetClasses.Names[label].Contains(',')), label => Assert.Equal(label, classes.Resolve(ImageNetClasses.Names[label])));
    }

    [Fact]
    public void A_few_folders_of_ImageNet_have_the_names_of_its_classes()
    {
        var classes = new ClassList(["n02099601", "n02012849", "other"]);
        Assert.Equal((0, 1, 2), (classes.Resolve("golden retriever"), classes.Resolve("crane"), classes.Resolve("other")));
        Assert.Equal(("golden retriever", "n02099601"), (classes.ShortNameOf(0), classes.WordNetIdOf(0)));
        Assert.Equal(("other", (string?)null), (classes.ShortNameOf(2), classes.WordNetIdOf(2)));
    }

    [Theory]
    [InlineData("retriever", new[] { 205, 206, 207, 208, 209 })]
    [InlineData("crane", new[] { 134, 517 })]
    [InlineData("n02099601", new[] { 207 })]
    [InlineData("7", new[] { 7 })]
    public void A_search_lists_every_class_whose_name_has_the_words(string query, int[] labels) =>
        Assert.Equal(labels, new ClassList(ImageNetClasses.Names).Search(query));

    [Fact]
    public void A_search_without_a_result_offers_the_nearest() =>
        Assert.Equal("class 'vulcano' does not exist; did you mean 'volcano'?", Assert.Throws<InvalidOptionException>(() => new ClassList(ImageNetClasses.Names).Search("vulcano")).Message);

    [Fact]
    public void Folders_named_by_WordNet_ids_are_listed_by_their_names()
    {
        string message = Assert.Throws<InvalidOptionException>(() => new ClassList(["n01440764", "n02123045", "mine"]).Resolve("zebra")).Message;
        Assert.Equal("class 'zebra' does not exist; the classes are tench (n01440764), tabby (n02123045), mine; there are 3 classes, numbered from 0", message);
    }

    [Theory]
    [InlineData("car", "; did you mean 'cat'?")]
    [InlineData("boat", "; did you mean 'cat'?")]
    [InlineData("van", "; did you mean 'cat'?")]
    [InlineData("bear", "; did you mean 'deer'?")]
    [InlineData("house", "; did you mean 'horse'?")]
    [InlineData("h", "; did you mean 'horse'?")]
    [InlineData("airplan", "; did you mean 'airplane'?")]
    [InlineData("dogs", "; did you mean 'dog'?")]
    [InlineData("dog house", "; did you mean 'dog'?")]
    [InlineData("1.0", "; the classes are airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck; there are 10 classes, numbered from 0")]
    public void A_class_is_never_guessed(string query, string ending)
    {
        var classes = new ClassList(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]);
        Assert.Equal($"class '{query}' does not exist{ending}", Assert.Throws<InvalidOptionException>(() => classes.Resolve(query)).Message);
    }

    [Theory]
    [InlineData("golden", "'golden' is golden retriever")]
    [InlineData("Egyptian", "'Egyptian' is Egyptian cat")]
    [InlineData("tabby cat", "'tabby cat' is tabby")]
    [InlineData("Golden Retriever", null)]
    [InlineData("tench", null)]
    [InlineData("tench, tinca tinca", null)]
    [InlineData("207", null)]
    [InlineData("n02099601", null)]
    public void What_says_less_than_the_usual_name_is_announced(string query, string? note) =>
        Assert.Equal(note, new ClassList(ImageNetClasses.Names).Find(query).Note);

    [Theory]
    [InlineData("Smith, Ann", 0, null)]
    [InlineData("smith ann", 0, null)]
    [InlineData("Ann", 0, "'Ann' is Smith, Ann")]
    [InlineData("Jones", 2, "'Jones' is Jones, Bob")]
    public void A_comma_may_be_part_of_a_name(string query, int label, string? note) =>
        Assert.Equal(new ClassMatch(label, note), new ClassList(["Smith, Ann", "Smith, Bob", "Jones, Bob"]).Find(query));

    [Fact]
    public void A_name_that_others_begin_with_is_found_to_the_letter()
    {
        var classes = new ClassList(["Smith, Ann", "Smith", "a-b", "a b", "A B"]);
        Assert.Equal((1, 2, 3, 4), (classes.Resolve("Smith"), classes.Resolve("a-b"), classes.Resolve("a b"), classes.Resolve("A B")));
        Assert.Equal("class 'a_b' could be a-b (2), a b (3), A B (4); give the number", Assert.Throws<InvalidOptionException>(() => classes.Resolve("a_b")).Message);
    }

    [Theory]
    [InlineData("10", 1, "'10' is the class of that name, label 1; label 10 is '8', which '#10' names")]
    [InlineData("12", 3, null)]
    [InlineData("#10", 10, null)]
    [InlineData("0", 0, "'0' is label 0, the class '1'")]
    [InlineData("8", 10, "'8' is the class of that name, label 10; label 8 is '6', which '#8' names")]
    public void Names_that_are_numbers_win_over_labels_and_it_is_said(string query, int label, string? note) =>
        Assert.Equal(new ClassMatch(label, note), new ClassList(["1", "10", "11", "12", "2", "3", "4", "5", "6", "7", "8", "9"]).Find(query));

    [Fact]
    public void Names_that_are_their_labels_need_no_word() =>
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(new ClassMatch(label, null), new ClassList([.. Enumerable.Range(0, 10).Select(i => $"{i}")]).Find($"{label}")));

    [Theory]
    [InlineData(new[] { "001", "002", "003" }, "1", "class '1' could be '001' or label 1, which is '002'; write the name in full, or '#1' for the label")]
    [InlineData(new[] { "001", "002", "003" }, "-1", "class '-1' does not exist; there are 3 classes, numbered from 0")]
    [InlineData(new[] { "1", "2", "3" }, "-1", "class '-1' does not exist; there are 3 classes, numbered from 0")]
    [InlineData(new[] { "1", "15", "x" }, "1.5", "class '1.5' does not exist; did you mean '1'?")]
    [InlineData(new[] { "0", "0" }, "0", "class '0' could be 0 (0), 0 (1); give the number as in '#0'")]
    [InlineData(new[] { "0", "0" }, "#2", "class '#2' does not exist; there are 2 classes, numbered from 0")]
    public void A_number_that_may_mean_two_classes_or_none_is_refused(string[] names, string query, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOptionException>(() => new ClassList(names).Resolve(query)).Message);

    [Theory]
    [InlineData("-1", 0)]
    [InlineData("+1", 1)]
    [InlineData("-dash", 2)]
    [InlineData("all", 3)]
    [InlineData("caf\u00e9", 4)]
    [InlineData("cafe\u0301", 4)]
    [InlineData("CAFE\u0301", 4)]
    [InlineData("cafe", 5)]
    [InlineData("\u732b", 6)]
    [InlineData("\U0001F408", 7)]
    [InlineData("\u2764\ufe0f", 8)]
    [InlineData("!", 9)]
    [InlineData("?", 10)]
    [InlineData("\u0939\u093f", 11)]
    [InlineData("\u0939\u0941", 12)]
    [InlineData("\u1112\u1161\u11ab\u1100\u116e\u11a8", 13)]
    [InlineData("\u03a3\u039f\u03a6\u039f\u03a3", 14)]
    [InlineData("c++", 15)]
    [InlineData("C", 16)]
    public void Names_of_any_script_are_found(string query, int label) => Assert.Equal(
        new ClassMatch(label, null),
        new ClassList(
        [
            "-1", "+1", "-dash", "all", "Caf\u00e9", "cafe", "\u732b", "\U0001F408", "\u2764", "!", "?", "\u0939\u093f", "\u0939\u0941", "\ud55c\uad6d",
            "\u03c3\u03bf\u03c6\u03bf\u03c2", "C++", "C",
        ]).Find(query));

    [Fact]
    public void Two_forms_of_one_name_are_two_classes_to_the_letter()
    {
        var classes = new ClassList(["caf\u00e9", "cafe\u0301"]);
        Assert.Equal((0, 1), (classes.Resolve("caf\u00e9"), classes.Resolve("cafe\u0301")));
        Assert.StartsWith("class 'CAF\u00c9' could be", Assert.Throws<InvalidOptionException>(() => classes.Resolve("CAF\u00c9")).Message, StringComparison.Ordinal);
        Assert.Equal(("caf\u00e9 (0)", "cafe\u0301 (1)"), (classes.ShortNameOf(0), classes.ShortNameOf(1)));
    }

    [Fact]
    public void Captions_tell_classes_apart_that_share_a_name()
    {
        var imageNet = new ClassList(ImageNetClasses.Names);
        Assert.Equal(("crane (134)", "crane (517)"), (imageNet.ShortNameOf(134), imageNet.ShortNameOf(517)));
        Assert.Equal(("maillot", "maillot, tank suit"), (imageNet.ShortNameOf(638), imageNet.ShortNameOf(639)));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(imageNet.ShortNameOf).Distinct().Count());
        var people = new ClassList(["Smith, Ann", "Smith, Bob", "Jones, Bob"]);
        Assert.Equal(["Smith, Ann", "Smith, Bob", "Jones"], Enumerable.Range(0, 3).Select(people.ShortNameOf));
    }

    [Fact]
    public void A_text_of_any_length_is_refused_in_one_short_line()
    {
        string message = Assert.Throws<InvalidOptionException>(() => Classes.Resolve(new string('\u00e9', 200_000))).Message;
        Assert.InRange(message.Length, 1, 400);
        Assert.Throws<InvalidOptionException>(() => Classes.Resolve(string.Concat(Enumerable.Repeat("a ", 50_000))));
    }
}
