-- Flights and tickets, in the shape of the well-known sample: character and composite keys, keys at composite keys, several unique keys,
-- json, points, checks, a schema of its own, views that call functions, a materialised view.

CREATE SCHEMA bookings;
CREATE FUNCTION bookings.lang() RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'en' $$;
CREATE FUNCTION bookings.now() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT timestamptz '2026-08-15 18:00:00+03' $$;

CREATE TABLE bookings.aircrafts_data (
  aircraft_code char(3) PRIMARY KEY, model jsonb NOT NULL, range integer NOT NULL, CONSTRAINT aircrafts_range_check CHECK (range > 0));
CREATE TABLE bookings.airports_data (
  airport_code char(3) PRIMARY KEY, airport_name jsonb NOT NULL, city jsonb NOT NULL, coordinates point NOT NULL, timezone text NOT NULL);
CREATE TABLE bookings.bookings (book_ref char(6) PRIMARY KEY, book_date timestamptz NOT NULL, total_amount numeric(10,2) NOT NULL);
CREATE TABLE bookings.flights (
  flight_id serial PRIMARY KEY, flight_no char(6) NOT NULL, scheduled_departure timestamptz NOT NULL, scheduled_arrival timestamptz NOT NULL,
  departure_airport char(3) NOT NULL REFERENCES bookings.airports_data, arrival_airport char(3) NOT NULL REFERENCES bookings.airports_data,
  status varchar(20) NOT NULL, aircraft_code char(3) NOT NULL REFERENCES bookings.aircrafts_data,
  actual_departure timestamptz, actual_arrival timestamptz,
  CONSTRAINT flights_check CHECK (scheduled_arrival > scheduled_departure),
  CONSTRAINT flights_check1 CHECK (actual_arrival IS NULL OR (actual_departure IS NOT NULL AND actual_arrival IS NOT NULL AND actual_arrival > actual_departure)),
  CONSTRAINT flights_status_check CHECK (status IN ('On Time', 'Delayed', 'Departed', 'Arrived', 'Scheduled', 'Cancelled')),
  CONSTRAINT flights_flight_no_scheduled_departure_key UNIQUE (flight_no, scheduled_departure));
CREATE TABLE bookings.tickets (
  ticket_no char(13) PRIMARY KEY, book_ref char(6) NOT NULL REFERENCES bookings.bookings, passenger_id varchar(20) NOT NULL,
  passenger_name text NOT NULL, contact_data jsonb);
CREATE TABLE bookings.ticket_flights (
  ticket_no char(13) NOT NULL REFERENCES bookings.tickets, flight_id integer NOT NULL REFERENCES bookings.flights,
  fare_conditions varchar(10) NOT NULL, amount numeric(10,2) NOT NULL,
  CONSTRAINT ticket_flights_amount_check CHECK (amount >= 0),
  CONSTRAINT ticket_flights_pkey PRIMARY KEY (ticket_no, flight_id));
CREATE TABLE bookings.boarding_passes (
  ticket_no char(13) NOT NULL, flight_id integer NOT NULL, boarding_no integer NOT NULL, seat_no varchar(4) NOT NULL,
  CONSTRAINT boarding_passes_pkey PRIMARY KEY (ticket_no, flight_id),
  CONSTRAINT boarding_passes_flight_id_boarding_no_key UNIQUE (flight_id, boarding_no),
  CONSTRAINT boarding_passes_flight_id_seat_no_key UNIQUE (flight_id, seat_no),
  CONSTRAINT boarding_passes_ticket_no_fkey FOREIGN KEY (ticket_no, flight_id) REFERENCES bookings.ticket_flights (ticket_no, flight_id));
COMMENT ON TABLE bookings.boarding_passes IS 'Boarding passes';
COMMENT ON COLUMN bookings.boarding_passes.seat_no IS 'Seat number';

INSERT INTO bookings.aircrafts_data SELECT 'A' || lpad(n::text, 2, '0'), jsonb_build_object('en', 'Model ' || n), 1000 * n FROM generate_series(1, 9) AS n;
INSERT INTO bookings.airports_data SELECT 'P' || lpad(n::text, 2, '0'), jsonb_build_object('en', 'Port ' || n), jsonb_build_object('en', 'City ' || n),
  point(n, -n), 'Europe/Vienna' FROM generate_series(1, 30) AS n;
INSERT INTO bookings.flights (flight_no, scheduled_departure, scheduled_arrival, departure_airport, arrival_airport, status, aircraft_code)
SELECT 'PG' || lpad((n % 50)::text, 4, '0'), timestamptz '2026-07-01 00:00:00+00' + n * interval '1 hour', timestamptz '2026-07-01 02:00:00+00' + n * interval '1 hour',
       'P' || lpad((1 + n % 30)::text, 2, '0'), 'P' || lpad((1 + (n + 7) % 30)::text, 2, '0'), 'Scheduled', 'A' || lpad((1 + n % 9)::text, 2, '0')
  FROM generate_series(1, 500) AS n;
INSERT INTO bookings.bookings SELECT upper(lpad(to_hex(n), 6, '0')), timestamptz '2026-05-01 00:00:00+00' + n * interval '37 minutes', n * 10 FROM generate_series(1, 1000) AS n;
INSERT INTO bookings.tickets SELECT lpad(n::text, 13, '0'), upper(lpad(to_hex(1 + n % 1000), 6, '0')), 'ID' || n, 'PASSENGER ' || n,
  CASE WHEN n % 3 = 0 THEN jsonb_build_object('phone', '+7' || n) END FROM generate_series(1, 1500) AS n;
INSERT INTO bookings.ticket_flights SELECT ticket_no, 1 + (ticket_no::bigint * 3 + leg * 11) % 500, 'Economy', 100 FROM bookings.tickets, generate_series(1, 2) AS leg;
INSERT INTO bookings.boarding_passes
SELECT ticket_no, flight_id, row_number() OVER w, (row_number() OVER w) || 'A' FROM bookings.ticket_flights WHERE flight_id < 400
WINDOW w AS (PARTITION BY flight_id ORDER BY ticket_no);

CREATE VIEW bookings.airports AS
SELECT airport_code, airport_name ->> bookings.lang() AS airport_name, city ->> bookings.lang() AS city, coordinates, timezone FROM bookings.airports_data;
CREATE VIEW bookings.flights_v AS
SELECT f.flight_id, f.flight_no, f.scheduled_departure, timezone(dep.timezone, f.scheduled_departure) AS scheduled_departure_local, dep.city AS departure_city,
       arr.city AS arrival_city, f.status, f.aircraft_code
  FROM bookings.flights f, bookings.airports dep, bookings.airports arr
 WHERE f.departure_airport = dep.airport_code AND f.arrival_airport = arr.airport_code;
CREATE MATERIALIZED VIEW bookings.routes AS
SELECT flight_no, departure_airport, arrival_airport, array_agg(DISTINCT aircraft_code ORDER BY aircraft_code) AS aircrafts
  FROM bookings.flights GROUP BY flight_no, departure_airport, arrival_airport;
