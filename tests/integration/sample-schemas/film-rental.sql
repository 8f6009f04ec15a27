-- A shop that rents films, in the shape of the well-known sample: enum, domain, text search, keys between almost all tables,
-- triggers on all of them, payments by month with keys and indexes of each partition's own, views, an aggregate, functions.

CREATE TYPE mpaa_rating AS ENUM ('G', 'PG', 'PG-13', 'R', 'NC-17');
CREATE DOMAIN release_year AS integer CHECK (VALUE BETWEEN 1901 AND 2155);
CREATE DOMAIN price AS numeric(5,2) CHECK (VALUE >= 0);

CREATE FUNCTION last_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.last_update = CURRENT_TIMESTAMP;
  RETURN NEW;
END
$$;

CREATE FUNCTION _group_concat(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $2 IS NULL THEN $1 WHEN $1 IS NULL THEN $2 ELSE $1 || ', ' || $2 END
$$;
CREATE AGGREGATE group_concat(text) (SFUNC = _group_concat, STYPE = text);

CREATE TABLE actor (
  actor_id serial PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL, last_update timestamptz DEFAULT now() NOT NULL);
CREATE INDEX idx_actor_last_name ON actor (last_name);

CREATE TABLE category (category_id serial PRIMARY KEY, name text NOT NULL, last_update timestamptz DEFAULT now() NOT NULL);
CREATE TABLE language (language_id serial PRIMARY KEY, name character(20) NOT NULL, last_update timestamptz DEFAULT now() NOT NULL);

CREATE SEQUENCE film_film_id_seq;
CREATE TABLE film (
  film_id integer DEFAULT nextval('film_film_id_seq'::regclass) NOT NULL,
  title text NOT NULL,
  description text,
  release_year release_year,
  language_id integer NOT NULL,
  original_language_id integer,
  rental_duration smallint DEFAULT 3 NOT NULL,
  rental_rate numeric(4,2) DEFAULT 4.99 NOT NULL,
  length smallint,
  replacement_cost numeric(5,2) DEFAULT 19.99 NOT NULL,
  rating mpaa_rating DEFAULT 'G'::mpaa_rating,
  last_update timestamptz DEFAULT now() NOT NULL,
  special_features text[],
  fulltext tsvector NOT NULL,
  revenue_projection numeric(5,2) GENERATED ALWAYS AS (rental_duration * rental_rate) STORED,
  CONSTRAINT film_pkey PRIMARY KEY (film_id),
  CONSTRAINT film_language_id_fkey FOREIGN KEY (language_id) REFERENCES language (language_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT film_original_language_id_fkey FOREIGN KEY (original_language_id) REFERENCES language (language_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX film_fulltext_idx ON film USING gist (fulltext);
CREATE INDEX idx_fk_language_id ON film (language_id);
CREATE INDEX idx_title ON film (title);
CREATE TRIGGER film_fulltext_trigger BEFORE INSERT OR UPDATE ON film
  FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger('fulltext', 'pg_catalog.english', 'title', 'description');

CREATE TABLE film_actor (
  actor_id integer NOT NULL REFERENCES actor (actor_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  film_id integer NOT NULL REFERENCES film (film_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  last_update timestamptz DEFAULT now() NOT NULL,
  CONSTRAINT film_actor_pkey PRIMARY KEY (actor_id, film_id)
);
CREATE INDEX idx_fk_film_id ON film_actor (film_id);

CREATE TABLE film_category (
  film_id integer NOT NULL REFERENCES film (film_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  category_id integer NOT NULL REFERENCES category (category_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  last_update timestamptz DEFAULT now() NOT NULL,
  PRIMARY KEY (film_id, category_id)
);

-- A shop has a manager, and a manager works in a shop: the two keys point at each other.
CREATE TABLE store (
  store_id serial PRIMARY KEY, manager_staff_id integer NOT NULL, last_update timestamptz DEFAULT now() NOT NULL);
CREATE UNIQUE INDEX idx_unq_manager_staff_id ON store (manager_staff_id);
CREATE TABLE staff (
  staff_id serial PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL, store_id integer NOT NULL,
  active boolean DEFAULT true NOT NULL, username text NOT NULL, password text, picture bytea,
  last_update timestamptz DEFAULT now() NOT NULL);

CREATE TABLE customer (
  customer_id serial PRIMARY KEY,
  store_id integer NOT NULL REFERENCES store (store_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  first_name text NOT NULL, last_name text NOT NULL, email text, activebool boolean DEFAULT true NOT NULL,
  create_date date DEFAULT CURRENT_DATE NOT NULL, last_update timestamptz DEFAULT now(), active integer);
CREATE INDEX idx_last_name ON customer (last_name);

CREATE TABLE inventory (
  inventory_id serial PRIMARY KEY,
  film_id integer NOT NULL REFERENCES film (film_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  store_id integer NOT NULL REFERENCES store (store_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  last_update timestamptz DEFAULT now() NOT NULL);
CREATE INDEX idx_store_id_film_id ON inventory (store_id, film_id);

CREATE TABLE rental (
  rental_id serial PRIMARY KEY,
  rental_date timestamptz NOT NULL,
  inventory_id integer NOT NULL REFERENCES inventory (inventory_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  customer_id integer NOT NULL REFERENCES customer (customer_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  return_date timestamptz,
  staff_id integer NOT NULL REFERENCES staff (staff_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  last_update timestamptz DEFAULT now() NOT NULL);
CREATE INDEX idx_fk_inventory_id ON rental (inventory_id);

CREATE SEQUENCE payment_payment_id_seq;
CREATE TABLE payment (
  payment_id integer DEFAULT nextval('payment_payment_id_seq'::regclass) NOT NULL,
  customer_id integer NOT NULL, staff_id integer NOT NULL, rental_id integer NOT NULL,
  amount numeric(5,2) NOT NULL, payment_date timestamptz NOT NULL,
  CONSTRAINT payment_pkey PRIMARY KEY (payment_date, payment_id)
) PARTITION BY RANGE (payment_date);
DO $$
BEGIN
  FOR m IN 1..6 LOOP
    EXECUTE format('CREATE TABLE payment_p2026_0%s PARTITION OF payment FOR VALUES FROM (%L) TO (%L)',
      m, make_timestamptz(2026, m, 1, 0, 0, 0, 'UTC'), make_timestamptz(2026, m + 1, 1, 0, 0, 0, 'UTC'));
    EXECUTE format('CREATE INDEX idx_fk_payment_p2026_0%1$s_customer_id ON payment_p2026_0%1$s (customer_id)', m);
    EXECUTE format('ALTER TABLE payment_p2026_0%s ADD FOREIGN KEY (customer_id) REFERENCES customer (customer_id)', m);
    EXECUTE format('ALTER TABLE payment_p2026_0%s ADD FOREIGN KEY (staff_id) REFERENCES staff (staff_id)', m);
    EXECUTE format('ALTER TABLE payment_p2026_0%s ADD FOREIGN KEY (rental_id) REFERENCES rental (rental_id)', m);
  END LOOP;
END
$$;

INSERT INTO language (name) SELECT 'Language ' || n FROM generate_series(1, 6) AS n;
INSERT INTO actor (first_name, last_name) SELECT 'First' || n, 'Last' || n % 40 FROM generate_series(1, 100) AS n;
INSERT INTO category (name) SELECT 'Category ' || n FROM generate_series(1, 8) AS n;
INSERT INTO film (title, description, release_year, language_id, original_language_id, length, rating, special_features)
SELECT 'Film ' || n, 'A tale of ' || n || ' boats', 1990 + n % 30, 1 + n % 6, CASE WHEN n % 9 = 0 THEN 2 END, 60 + n % 90,
       (enum_range(NULL::mpaa_rating))[1 + n % 5], (ARRAY['Trailers', 'Deleted Scenes'])[1:n % 3]
  FROM generate_series(1, 300) AS n;
INSERT INTO film_actor SELECT a, 1 + (a * 7 + f * 31) % 300 FROM generate_series(1, 100) AS a, generate_series(1, 12) AS f ON CONFLICT DO NOTHING;
INSERT INTO film_category SELECT n, 1 + n % 8 FROM generate_series(1, 300) AS n;
INSERT INTO store (manager_staff_id) VALUES (1), (2);
INSERT INTO staff (first_name, last_name, store_id, username, picture) VALUES ('Ann', 'One', 1, 'ann', '\x89504e47'), ('Ben', 'Two', 2, 'ben', NULL);
ALTER TABLE store ADD CONSTRAINT store_manager_staff_id_fkey FOREIGN KEY (manager_staff_id) REFERENCES staff (staff_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE staff ADD CONSTRAINT staff_store_id_fkey FOREIGN KEY (store_id) REFERENCES store (store_id);
INSERT INTO customer (store_id, first_name, last_name, email, active)
SELECT 1 + n % 2, 'First' || n, 'Last' || n % 50, 'c' || n || '@example.com', 1 FROM generate_series(1, 200) AS n;
INSERT INTO inventory (film_id, store_id) SELECT 1 + n % 300, 1 + n % 2 FROM generate_series(1, 1200) AS n;
INSERT INTO rental (rental_date, inventory_id, customer_id, return_date, staff_id)
SELECT timestamptz '2026-01-02 08:00:00+00' + n * interval '80 minutes', 1 + n * 7 % 1200, 1 + n * 13 % 200,
       CASE WHEN n % 20 <> 0 THEN timestamptz '2026-01-05 08:00:00+00' + n * interval '80 minutes' END, 1 + n % 2
  FROM generate_series(1, 2500) AS n;
INSERT INTO payment (customer_id, staff_id, rental_id, amount, payment_date)
SELECT customer_id, staff_id, rental_id, 0.99 + rental_id % 9, rental_date + interval '1 hour' FROM rental;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['actor', 'category', 'language', 'film', 'film_actor', 'film_category', 'store', 'staff', 'customer', 'inventory', 'rental'] LOOP
    EXECUTE format('CREATE TRIGGER last_updated BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION last_updated()', name);
  END LOOP;
END
$$;

CREATE VIEW customer_list AS
SELECT cu.customer_id AS id, cu.first_name || ' ' || cu.last_name AS name, CASE WHEN cu.activebool THEN 'active' ELSE '' END AS notes, cu.store_id AS sid
  FROM customer cu;
CREATE VIEW film_list AS
SELECT film.film_id AS fid, film.title, film.description, category.name AS category, film.rental_rate AS price, film.length, film.rating,
       group_concat(actor.first_name || ' ' || actor.last_name ORDER BY actor.actor_id) AS actors
  FROM category LEFT JOIN film_category ON category.category_id = film_category.category_id
  LEFT JOIN film ON film_category.film_id = film.film_id
  JOIN film_actor ON film.film_id = film_actor.film_id JOIN actor ON film_actor.actor_id = actor.actor_id
 GROUP BY film.film_id, film.title, film.description, category.name, film.rental_rate, film.length, film.rating;
CREATE VIEW actor_info AS
SELECT a.actor_id, a.first_name, a.last_name,
       group_concat(DISTINCT c.name || ': ' || (SELECT group_concat(f.title ORDER BY f.title) FROM film f
         JOIN film_category fc_1 ON f.film_id = fc_1.film_id JOIN film_actor fa_1 ON f.film_id = fa_1.film_id
        WHERE fc_1.category_id = c.category_id AND fa_1.actor_id = a.actor_id)) AS film_info
  FROM actor a LEFT JOIN film_actor fa ON a.actor_id = fa.actor_id LEFT JOIN film_category fc ON fa.film_id = fc.film_id
  LEFT JOIN category c ON fc.category_id = c.category_id
 GROUP BY a.actor_id, a.first_name, a.last_name;
CREATE VIEW sales_by_store AS
SELECT s.store_id, m.first_name || ' ' || m.last_name AS manager, sum(p.amount) AS total_sales
  FROM payment p JOIN rental r ON p.rental_id = r.rental_id JOIN inventory i ON r.inventory_id = i.inventory_id
  JOIN store s ON i.store_id = s.store_id JOIN staff m ON s.manager_staff_id = m.staff_id
 GROUP BY s.store_id, m.first_name, m.last_name;
CREATE MATERIALIZED VIEW rental_by_category AS
SELECT c.name AS category, sum(p.amount) AS total_sales
  FROM payment p JOIN rental r ON p.rental_id = r.rental_id JOIN inventory i ON r.inventory_id = i.inventory_id
  JOIN film f ON i.film_id = f.film_id JOIN film_category fc ON f.film_id = fc.film_id JOIN category c ON fc.category_id = c.category_id
 GROUP BY c.name;
CREATE UNIQUE INDEX rental_category ON rental_by_category (category);

CREATE FUNCTION inventory_in_stock(p_inventory_id integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_out integer;
BEGIN
  SELECT count(rental_id) INTO v_out FROM rental WHERE inventory_id = p_inventory_id AND return_date IS NULL;
  RETURN v_out = 0;
END
$$;
CREATE FUNCTION film_in_stock(p_film_id integer, p_store_id integer, OUT p_film_count integer) RETURNS SETOF integer LANGUAGE sql AS $$
  SELECT inventory_id FROM inventory WHERE film_id = $1 AND store_id = $2 AND inventory_in_stock(inventory_id)
$$;
CREATE FUNCTION get_customer_balance(p_customer_id integer, p_effective_date timestamptz) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE v_rentfees numeric(9,2); v_payments numeric(9,2);
BEGIN
  SELECT COALESCE(sum(film.rental_rate), 0) INTO v_rentfees FROM film, inventory, rental
   WHERE film.film_id = inventory.film_id AND inventory.inventory_id = rental.inventory_id
     AND rental.rental_date <= p_effective_date AND rental.customer_id = p_customer_id;
  SELECT COALESCE(sum(payment.amount), 0) INTO v_payments FROM payment
   WHERE payment.payment_date <= p_effective_date AND payment.customer_id = p_customer_id;
  RETURN v_rentfees - v_payments;
END
$$;
CREATE FUNCTION rewards_report(min_purchases integer) RETURNS SETOF customer LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  RETURN QUERY SELECT c.* FROM customer c WHERE (SELECT count(*) FROM payment p WHERE p.customer_id = c.customer_id) >= min_purchases;
END
$$;
