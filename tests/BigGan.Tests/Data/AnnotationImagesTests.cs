using BigGan.Data;

namespace BigGan.Tests.Data;

/// <summary>Masks and other annotations that lie among images.</summary>
public sealed class AnnotationImagesTests : LayoutTests
{
    [Theory]
    [InlineData("_mask")]
    [InlineData("_mask_1")]
    [InlineData("_seg")]
    [InlineData("-mask")]
    [InlineData("_gt")]
    [InlineData("_label")]
    [InlineData("_Segmentation")]
    [InlineData(" (mask)")]
    [InlineData(".mask")]
    public void A_file_named_like_the_mask_of_the_one_beside_it_is_passed_over(string ending)
    {
        foreach (string name in (string[])["benign/1", "benign/2 (3)", "malignant/1"]) Write($"busi/{name}.png", $"busi/{name}{ending}.png");
        AssertLayout("busi", ["benign", "malignant"], 3, $"3 image(s) of {{0}} are named like a mask or annotation of the image beside them and are passed over, the first is benign/1{ending}.png");
    }

    [Fact]
    public void A_name_that_ends_like_a_mask_stays_where_its_image_is_missing()
    {
        Write("party/venice/lace_mask.png", "party/venice/gold_mask.png", "party/rio/1.png", "party/rio/2_mask.png", "party/rio/sub/2.png");
        AssertLayout("party", ["rio", "venice"], 5, "class rio holds images in 1 folder(s) below");
        Write("names/a/mask_1.png", "names/a/1.png", "names/b/1.png", "names/b/1_seg_mask.png");
        AssertLayout("names", ["a", "b"], 2, "2 image(s) of {0} are named like a mask");
    }

    [Fact]
    public void A_class_folder_named_like_the_masks_of_another_is_passed_over()
    {
        Write("m3/cat/0.png", "m3/cat/1.png", "m3/cat_mask/0.png", "m3/cat_mask/1_mask.png", "m3/dog/0.png");
        AssertLayout("m3", ["cat", "dog"], 3, "passed over beside {0}/cat: cat_mask, which is named like its annotations");
        Write("split/train/cat/0.png", "split/train/cat-masks/0.png", "split/train/dog/0.png", "split/test/cat/0.png");
        AssertLayout("split", ["cat", "dog"], 2, "passed over beside {0}/train/cat: cat-masks");
    }

    [Fact]
    public void A_class_with_images_of_its_own_stays_whatever_its_name()
    {
        Write("things/gas/a.png", "things/gas_mask/b.png", "things/dog/0.png");
        AssertLayout("things", ["dog", "gas", "gas_mask"], 3, "class gas_mask is named like annotations of class gas; if it is no class");
    }

    [Fact]
    public void Masks_beside_images_inside_classes_are_passed_over()
    {
        Write("m4/cat/images/0.png", "m4/cat/masks/0.png", "m4/dog/images/0.png", "m4/dog/masks/0.png");
        AssertLayout("m4", ["cat", "dog"], 2, "2 image(s) of {0} are in folders of annotations beside images and are passed over: cat/masks, dog/masks");
        Write("loose/cat/0.png", "loose/cat/gt/0.png", "loose/dog/0.png");
        AssertLayout("loose", ["cat", "dog"], 2, "1 image(s) of {0} are in folders of annotations");
        Write("deep/train/cat/2019/images/0.png", "deep/train/cat/2019/masks/0.png", "deep/train/dog/0.png", "deep/test/dog/0.png");
        AssertLayout("deep", ["cat", "dog"], 2, "1 image(s) of {0} are in folders of annotations beside images and are passed over: train/cat/2019/masks");
    }

    [Fact]
    public void A_class_that_holds_masks_only_keeps_them()
    {
        Write("set/cat/masks/0.png", "set/dog/0.png");
        AssertLayout("set", ["cat", "dog"], 2);
    }

    [Fact]
    public void Birds_with_attributes_and_parts_are_those_in_images()
    {
        Write("cub/images/001.Albatross/0.jpg.png", "cub/images/002.Auk/0.png", "cub/attributes/a.txt", "cub/parts/p.txt", "cub/images.txt", "cub/classes.txt", "cub/train_test_split.txt");
        AssertLayout("cub", ["001.Albatross", "002.Auk"], 2, "images.txt, train_test_split.txt of {0} may say which images are of which part or class; that is not read");
        Write("more/images/a/0.png", "more/images/b/0.png", "more/parts/0.png", "more/segmentations/a/0.png");
        AssertLayout("more", ["a", "b"], 2, "passed over beside {0}/images: parts, segmentations");
        Write("engine/body/1/0.png", "engine/parts/2/0.png");
        AssertLayout("engine", ["body", "parts"], 2);
    }

    [Fact]
    public void Splits_of_domains_are_asked_about()
    {
        Write("cyclegan/trainA/0.png", "cyclegan/trainB/0.png", "cyclegan/testA/0.png", "cyclegan/testB/0.png");
        Refuses("cyclegan", "has splits of domains, not classes (testA, testB, trainA, trainB); to train on each domain as a class rename them to test/A, test/B, train/A, train/B");
        Write("under/train_A/0.png", "under/train_B/0.png");
        Refuses("under", "has splits of domains");
    }

    [Theory]
    [InlineData("unlabeled")]
    [InlineData("unlabelled")]
    [InlineData("unsup")]
    public void A_class_named_like_images_without_a_class_is_doubted(string name)
    {
        Write("set/cat/0.png", "set/dog/0.png", $"set/{name}/0.png");
        AssertLayout("set", ["cat", "dog", name], 3, $"class {name} is named like images without a class; if they have none, move it out of {{0}}");
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_said_to()
    {
        Write("set/cat/0.png", "set/dog/0.png");
        File.CreateSymbolicLink(Folder["set/cat/1.png"], "/nowhere.png");
        File.CreateSymbolicLink(Folder["set/eel"], "/nowhere/eel");
        File.CreateSymbolicLink(Folder["set/cat/round.png"], "round.png");
        using IImageFiles files = ImageSource.OpenFiles(Folder["set"], "train");
        Assert.Equal("set/eel: cannot be read and is left out: is a link to /nowhere/eel, which does not exist", Assert.Single(files.Warnings)[(Folder["set"].Length - 3)..]);
        Assert.Equal(["cat/0.png", "cat/1.png", "cat/round.png", "dog/0.png"], files.Files.Select(file => file.Name));
        Assert.Equal("is a link to /nowhere.png, which does not exist", Assert.Throws<InvalidFileException>(() => files.Read(files.Files[1])).Problem);
        Assert.Contains("is a link to round.png", Assert.Throws<InvalidFileException>(() => files.Read(files.Files[2])).Problem, StringComparison.Ordinal);
    }
}
