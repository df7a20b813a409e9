import java.io.FileInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.apache.poi.xwpf.usermodel.XWPFComment;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** The comments of the files of Word that a list names, as Apache POI reads them: file, number, author, text, between tabs. */
public class Comments {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        for (String path : Files.readAllLines(Paths.get(arguments[0]), StandardCharsets.UTF_8)) {
            try (FileInputStream in = new FileInputStream(path); XWPFDocument document = new XWPFDocument(in)) {
                out.println(path + "\tread\t" + document.getParagraphs().size());
                XWPFComment[] comments = document.getComments();
                for (XWPFComment comment : comments == null ? new XWPFComment[0] : comments) {
                    String text = comment.getText().replaceAll("\\s+", " ");
                    out.println(path + "\t" + comment.getId() + "\t" + comment.getAuthor() + "\t" + text);
                }
            } catch (Exception error) {
                out.println(path + "\tfailed\t" + error);
            }
        }
        out.flush();
    }
}
