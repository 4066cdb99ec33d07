// The checks in the order of the requirements.
import "./typed-errors/kinds.ts"; // R1 to R6: which error it is
import "./typed-errors/facts.ts"; // R7 to R9: what the error tells
