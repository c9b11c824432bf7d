import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Reads lines of a pattern and a text, both in base 64, and says of each whether the text holds the pattern. */
class FindIn {
    public static void main(String[] args) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            var parts = line.split(" ", -1);
            System.out.println(Pattern.compile(text(parts[0])).matcher(text(parts[1])).find() ? 1 : 0);
        }
    }

    private static String text(String part) {
        return new String(Base64.getDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
