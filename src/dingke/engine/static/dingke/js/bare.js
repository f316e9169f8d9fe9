// Pages without the frame: sign-in and errors.
import "./layers.js";
import "./secret.js";
